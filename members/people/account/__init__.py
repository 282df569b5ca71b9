"""A user's own account: name, language and the address that logs in.

addresses.py   ask for another address, and confirm it
actions.py     the actions on the page of the account
"""

from .actions import update
from .addresses import (
    PURPOSE,
    ask_for_address,
    confirm_address,
    find_change,
)
