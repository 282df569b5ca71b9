"""Who works in the secretariat: add a colleague, change the role, end it, reset the log-in.

roles.py      the roles, and what each may do in a sentence
guard.py      who may do this to whom, and the locks
listing.py    colleagues and former ones, with what their list shows
adding.py     add a colleague, or make a member's user one
ending.py     change a role, end the work
resets.py     remove the second factor of somebody who has lost it
notices.py    the e-mails to the colleague and to the site administrators
"""

from .adding import ADD, add, find_account
from .ending import CHANGE_ROLE, END, change_role, end, left_behind
from .guard import STAFF_PERMISSION, may_manage
from .listing import colleagues, former_colleagues
from .resets import RESET, factors_seen, may_reset, reset, reset_by_command
from .roles import ROLES, role_of
