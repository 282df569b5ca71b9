"""Who acts for an organization: let in by a colleague or the secretariat, and out again.

rights.py           who may decide, and the lock that keeps decisions apart
invitations.py      an address is invited, and accepts
representatives.py  access that stands: its role, and its end
claims.py           somebody without access asks for it

Every verb locks the organization first, then the row that it decides on, then those who
act for it. What it checks it checks behind the lock: rights may have ended meanwhile.
"""

from .invitations import accept, find_open, invite, renew, withdraw_invitation
from .representatives import change_role, let_out
from .requests import PURPOSE, ask, decline, grant, request_access
from .rights import is_of_secretariat, may_manage

__all__ = [
    "PURPOSE",
    "accept",
    "ask",
    "change_role",
    "decline",
    "find_open",
    "grant",
    "invite",
    "is_of_secretariat",
    "let_out",
    "may_manage",
    "renew",
    "request_access",
    "withdraw_invitation",
]
