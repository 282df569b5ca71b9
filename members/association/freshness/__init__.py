"""The yearly check: ask each member whether what is registered of it is still right.

rounds.py      whom to ask, and when; what was asked and not answered
sections.py    what each section of the check shows, without addresses
confirming.py  confirm sections, or propose what is to be changed of them
actions.py     how a member does it: the form of the check
"""

from .actions import ANSWER, CONFIRM_PROFILE, Check
from .confirming import (
    answer,
    confirm_profile,
    find_reminder,
    waiting_sections,
)
from .rounds import (
    CONFIRM,
    MARK_BOUNCED,
    POSTPONE,
    PURPOSE,
    REMINDERS,
    UNMARK_BOUNCED,
    mark_bounced,
    send_reminders,
    settle_round,
    unmark_bounced,
)
from .sections import REGISTERED, Content, Row, Section, contents_of
