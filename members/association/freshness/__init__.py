"""The yearly check: ask each member whether its registered data are still right.

rounds.py      the steps of a round: recipients, days, and reminders without an answer
waiting.py     the rows that wait for the secretariat and the member
sections.py    the content of each section of the check, and its masks
check.py       the sections that are open, waiting or left to whoever logs in
confirming.py  confirm sections, or propose changes of them
actions.py     the form of the check, and its actions
"""

from .actions import ANSWER, ANSWER_LOGGED_IN
from .check import Check, find_reminder, waiting_sections
from .confirming import Answer, answer, confirm_profile
from .rounds import (
    CONFIRM,
    MARK_BOUNCED,
    POSTPONE,
    PURPOSE,
    UNMARK_BOUNCED,
    mark_bounced,
    send_reminders,
    settle_round,
    unmark_bounced,
)
from .sections import REGISTERED, CheckRow, Content, Section, contents_of
from .waiting import REMINDERS
