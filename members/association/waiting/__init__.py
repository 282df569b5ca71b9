"""Waiting rows: of a member, of the secretariat on its behalf, and of the secretariat.

people.py   the kinds on people and their access; other packages declare theirs
rows.py     the rows of all kinds in one query, how many are new, and their holders
digests.py  the weekly e-mails about them, and the choice of their kinds

The declaration of a WaitingKind, which features register, is in members/actions/waiting.py.
"""

from members.actions.waiting import STAFF_KINDS, staff_kinds

from .digests import (
    CHOOSE,
    CHOOSE_STAFF,
    PURPOSE,
    STAFF_PURPOSE,
    choice_path,
    choose,
    find_user,
    send_digests,
    send_staff_digests,
)
from .people import ACCESS_REQUESTS, RESIGNATIONS
from .rows import (
    ASSIGNING,
    Waiting,
    close_assignments,
    holders,
    next_row,
    read_page,
    rows_about,
    sections,
    take,
)
