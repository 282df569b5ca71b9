"""What is held of persons: shown to them, erased when they ask, ended when it is old.

declaration.py  every column that is of a person; all the rest follows from it
held.py         what is said of one noun there, and whose its rows are
columns.py      every other column of text, and whether it may speak of somebody
somebody.py     who is meant: a contact, a user or both
naming.py       which words tell somebody, and nothing else
telling.py      all that is held about somebody
erasing.py      blank it, everywhere and for good
mentions.py     where others have written of them
events.py       what history lets go of, as the database knows it
keeping.py      what has been kept long enough
"""

from .data_subject import find
from .declaration import ELSEWHERE, HELD
from .erasing import MAY_ERASE, erase, is_staff, last_manager_of
from .retention import due, end_what_is_old
from .subject_access import as_file, held_about

EVERYTHING = [*HELD, *ELSEWHERE]

__all__ = [
    "EVERYTHING",
    "MAY_ERASE",
    "as_file",
    "due",
    "end_what_is_old",
    "erase",
    "find",
    "held_about",
    "is_staff",
    "last_manager_of",
]
