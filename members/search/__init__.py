"""Words to rows: one box that finds numbers, names, topics and text, typos included.

asked.py     what people type, as words
finding.py   one statement over all the places where a word may stand
projects.py  the same for projects, and why one of them was found
matching.py  the organizations found, as a queryset
reasons.py   why a row is there, when its name does not say so
marks.py     the matched words on the page
slips.py     how far a typo may go
misses.py    what was looked for and not found
"""

from .finding import ranked
from .highlight import marked
from .matching import matching, similar_names
from .misses import note_miss
from .projects import project_reasons, ranked_projects
from .reasons import reasons

__all__ = [
    "marked",
    "matching",
    "note_miss",
    "project_reasons",
    "ranked",
    "ranked_projects",
    "reasons",
    "similar_names",
]
