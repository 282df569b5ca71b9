"""Join the cluster: apply, verify the address, be accepted or declined."""

from .applying import (
    APPLY,
    CONFIRM,
    PER_ADDRESS,
    PURPOSE,
    apply,
    confirm,
    find_application,
    find_listed,
    others_waiting,
)
from .deciding import ACCEPT, APPLICATIONS, DECLINE, accept, candidates, decline
from .registering import CHANGE_CATEGORY, REGISTER, change_category
