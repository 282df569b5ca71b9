"""Messages to a list: recipients, texts, and sending.

recipients.py    the people and addresses of a list, nobody twice
invitations.py   the recipients that an invitation puts on the list of an event
placeholders.py  the fields of a text, checked and filled
rendering.py     the letter of one recipient, as text and HTML
actions.py       the actions of staff on a message
drafts.py        write, copy and delete a message that is not sent
sending.py       fix the recipients, write their letters, stop them, send again
refusals.py      addresses that want no such messages, and their links
"""

from .drafts import copy, delete, save
from .invitations import invitable, standard_words
from .placeholders import OFFERED
from .recipients import NOUNS, list_query, select
from .refusals import (
    CHOOSE,
    PURPOSE,
    choice_of,
    find_addresses,
    forget,
    has_refused,
    link_of,
    refuse,
)
from .rendering import RenderedMessage
from .sending import (
    fingerprint_of_sending,
    same_before,
    send,
    send_again,
    send_test,
    stop,
    to_readdress,
    write_letters,
)
