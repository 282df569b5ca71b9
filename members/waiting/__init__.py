"""What waits for a member, and for the secretariat on its behalf.

kinds.py   what there is, one Kind each; words.py what a row says, and where it is done
rows.py    the rows of all kinds, in one query
digest.py  the weekly e-mail about them, and the choice of what it is about
staff_kinds.py, staff_digest.py  the same for staff: how much waits, and what is new
"""

from .digest import CHOOSE, PURPOSE, choice_path, choose, find_user, send_digests
from .kinds import KINDS
from .rows import Waiting
from .staff_digest import CHOOSE_STAFF, STAFF_PURPOSE, send_staff_digests
