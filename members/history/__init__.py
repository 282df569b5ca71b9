"""What was changed, when, by whom and why.

events.py      read the changes of a row from its events
batches.py     record what one act writes as a Batch
"""

from .batches import recording, undoable_models
from .events import EMPTY, LABELS, Change, changes_of, tracked_models

__all__ = [
    "EMPTY",
    "LABELS",
    "Change",
    "changes_of",
    "recording",
    "tracked_models",
    "undoable_models",
]
