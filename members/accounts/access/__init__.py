"""Grant, change and revoke users' roles in organizations.

permissions.py      the right to decide, and the lock that serializes decisions
invitations.py      invite an e-mail address, and accept
representatives.py  change and end the roles of representatives
requests.py         ask for access, and answer
actions.py          the actions of managers; staff_actions.py those of the secretariat

Every function locks the organization first, then the row that it decides on, then the
representatives, and checks permissions after locking: they may have ended meanwhile.
"""

from .invitations import (
    accept_invitation,
    find_open_invitation,
    invite,
    renew_invitation,
    withdraw_invitation,
)
from .permissions import is_secretary
from .representatives import (
    change_role,
    grant_role,
    recipients_for,
    restorable,
    restore_access,
    revoke_access,
    write_access_ended,
    write_access_given,
)
from .requests import (
    ASK_FOR_LINK,
    LINKS_PER_ADDRESS,
    PURPOSE,
    REQUEST,
    decline_request,
    grant_request,
    request_access,
    send_request_link,
)
