"""A user's own account: name, language and the address that logs in.

addresses.py   ask for another address, confirm it, or object to it as the former one
actions.py     the actions on the page of the account
"""

from .actions import OBJECT, update
from .addresses import (
    OBJECTION,
    PURPOSE,
    ask_for_address,
    confirm_address,
    find_change,
    find_objection,
    object_to_address,
)
