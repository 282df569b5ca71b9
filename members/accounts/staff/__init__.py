"""The colleagues of the secretariat: add one, change or end the role, reset the log-in.

roles.py      the roles, with a sentence about the rights of each
guard.py      the rights to do this, and the locks
listing.py    colleagues and former ones, annotated for their list
adding.py     add a colleague, or make a member's user one
ending.py     change the roles, end the work
resets.py     remove a lost second factor
notices.py    the e-mails to the colleague and to the site administrators
"""

from .adding import ADD, add, find_account
from .ending import CHANGE_ROLES, END, change_roles, end, left_behind
from .guard import STAFF_PERMISSION, may_manage
from .listing import colleagues, former_colleagues
from .resets import RESET, factor_ids, may_reset, reset, reset_by_command
from .roles import ROLES, key_of, labels_of, roles_of
