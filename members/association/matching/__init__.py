"""Match offers with needs, and introduce members that ask for it.

matches.py  the possible matches of an organization, in one statement
asking.py   ask to be put in touch, and withdraw the request
brokering.py  the secretariat: write to both, record the outcome, count by year
"""

from .asking import ASK, WITHDRAW, ask, withdraw
from .brokering import (
    INTRODUCTIONS,
    NOTE_OUTCOME,
    WRITE_TO_BOTH,
    count_by_year,
    draft,
    note_outcome,
    readers_of,
    write_to_both,
)
from .matches import MOST, Matches, StreamMatch, key_of, to_load
