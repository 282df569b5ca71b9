"""The yearly check: ask each member whether its registered data are still right.

rounds.py      the steps of a round: recipients, days, and reminders without an answer
sections.py    the content of each section of the check, without addresses
confirming.py  confirm sections, or propose changes of them
actions.py     the form of the check, and its actions
"""

from .actions import ANSWER, CONFIRM_PROFILE, Check
from .confirming import answer, confirm_profile, find_reminder, waiting_sections
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
from .sections import REGISTERED, CheckRow, Content, Section, contents_of
