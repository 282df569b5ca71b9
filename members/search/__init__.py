"""Words to rows: one box that finds numbers, names, topics and text, typos included.

asked.py     what people type, as words
finding.py   one statement over all the places where a word may stand
matching.py  the organizations found, as a queryset
reasons.py   why a row is there, when its name does not say so
marks.py     the matched words on the page
slips.py     how far a typo may go
misses.py    what was looked for and not found
"""

from .finding import ranked
from .marks import marked
from .matching import matching
from .misses import note_miss
from .reasons import reasons

__all__ = ["marked", "matching", "note_miss", "ranked", "reasons"]
