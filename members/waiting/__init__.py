"""What waits for a member, and for the secretariat on its behalf.

kinds.py   what there is, one Kind each; words.py what a row says, and where it is done
rows.py    the rows of all kinds, in one query
"""

from .kinds import KINDS
from .rows import Waiting
