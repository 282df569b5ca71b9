"""What was changed, when, by whom and why.

events.py      read the changes of a row from its events
timeline.py    the changes around a record, page by page: sources.py (whose events they
               are), event_pages.py (read by keys), reading.py and value_texts.py
               (as people read them), known_rows.py (what numbers stand for)
comparison.py  a record and all around it at two moments
public_facts.py  the timeline of what the public sees, for the member
plans.py       find what an undo would put back, and what stands in the way
undoing.py     put it back; rights.py says who may
"""

from .comparison import Comparison
from .event_pages import Filter, parse_cursor
from .events import EMPTY, LABELS, Change, changes_of
from .known_rows import KnownRows
from .plans import Conflict, plan, plan_of
from .public_facts import PublicTimeline
from .timeline import Timeline
from .undoing import UNDO_CHANGE, after_undo, undo, undo_event
