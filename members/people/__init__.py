"""People: typed in by another, told so, and masters of what is shown of them.

links.py      the link in a letter, which is the person's own way in
telling.py    the letters
keeping.py    what others type, change and take away
agreeing.py   what may be shown, and what no longer
correcting.py what the person writes
erasing.py    that all of it goes

Every verb locks the person first. What the person does has no `by`.
"""

from .agreeing import agree, hide
from .correcting import ADDRESS, confirm_address, correct, find_asking
from .erasing import erase, was_erased
from .keeping import add_contact, change, enter, remove
from .links import find, token_of
from .notifying import named, tell_again

__all__ = [
    "ADDRESS",
    "add_contact",
    "agree",
    "change",
    "confirm_address",
    "correct",
    "enter",
    "erase",
    "find",
    "find_asking",
    "hide",
    "named",
    "remove",
    "tell_again",
    "token_of",
    "was_erased",
]
