"""The history of records, and its undo.

events.py      read the changes of a row from its events
timeline.py    the changes around a record, page by page: sources.py (which events
               concern it), event_pages.py (read by keys), reading.py and value_texts.py
               (as text), known_rows.py (the rows that foreign keys refer to)
comparison.py  a record and all around it at two moments
public_facts.py  the timeline of public facts, for the member
plans.py       the rows that an undo would write, and its conflicts; parts.py of a part
undoing.py     carry out a plan; rights.py checks permissions
"""

from .comparison import Comparison
from .event_pages import TimelineFilter, parse_cursor
from .events import EMPTY, LABELS, RowEvent, changes_of
from .known_rows import KnownRows
from .parts import BatchPart
from .plans import UndoConflict, plan, plan_of
from .public_facts import PublicTimeline
from .timeline import Timeline
from .undoing import UNDO_CHANGE, after_undo, around_undo, undo, undo_event
