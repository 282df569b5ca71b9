"""Match offers with needs, and introduce members that both want it.

matches.py      the possible matches of an organization, in one statement
introducing.py  the two sides: their agreement to what is passed on, and the e-mails to both
asking.py       ask to be put in touch, and withdraw the request
answering.py    the other side: yes or no, by the link of an e-mail
brokering.py    the secretariat: ask the other side, record the outcome, count by year
"""

from .answering import (
    ANSWER,
    PURPOSE,
    answer,
    answer_path,
    find_question,
    is_asked,
)
from .asking import ASK, WITHDRAW, ask, withdraw
from .brokering import (
    BROKER,
    INTRODUCTIONS,
    NOTE_OUTCOME,
    broker,
    count_by_year,
    note_outcome,
)
from .introducing import passed_on, sides_of
from .matches import MOST, Matches, StreamMatch, key_of, to_load
