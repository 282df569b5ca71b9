"""Contacts and office holders: their data, their consents, and the e-mails about both.

tokens.py         the signed link in e-mails, by which persons reach their own page
notifications.py  the e-mails that inform a person (GDPR article 14)
contacts.py       persons and contacts as others enter, change and end them
consent.py        consent to show items in public (GDPR articles 6 and 7)
newsletter.py     consent to the newsletter, and its end
held_notices.py   the e-mails to the persons of a file, written soon or on a day
corrections.py    corrections by the person (GDPR article 16)
addresses.py      every change of an address: the former one is told, and may object
correction_review.py  the secretariat's decision on them, before they are public
handing_over.py   a user leaves an organization and names a successor
departing.py      the actions of a leaving user, and the question with its effects
succession.py     a successor without access is invited, and takes over on accepting
erasure.py        erasure at the person's own request (GDPR article 17)
ended_links.py    acts by a link that has ended
own_actions.py    actions of persons on their own page; actions.py of members on contacts,
                  staff_actions.py of the secretariat
readdressing.py   correct an address that e-mails do not reach, wherever it is stored
account/          a user's own account
privacy/          subject access, erasure, retention (GDPR)

Every function locks the person first. Actions of persons themselves have no `by`.
"""

from .addresses import (
    OBJECT,
    OBJECTION,
    address_to_show,
    find_objection,
    object_to_address,
    tell_former_addresses,
)
from .consent import set_consents, withdraw_consents
from .contacts import (
    add_contact,
    create_contact,
    create_person,
    create_persons,
    end_contact,
    find_contact,
    inform,
    recently_ended,
    remove_contact,
    restore_contact,
    update_person,
    update_persons,
)
from .correction_review import (
    approve_corrections,
    corrections_fingerprint,
    hide_late_corrections,
)
from .corrections import (
    CONFIRM_ADDRESS,
    PURPOSE,
    confirm_address,
    correct,
    find_for_address,
    move_address,
)
from .erasure import erase_on_request, was_erased
from .handing_over import hand_over, take_back
from .held_notices import hold_notices, send_held_notices
from .leaving import leave, row_key, rows_after, without_manager
from .notifications import NOTIFY_AGAIN, notify_again, sender_name
from .succession import ACCEPT, accept_invitation, fill_departures, successions
from .tokens import find_by_token, token_for
