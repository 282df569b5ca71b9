"""What members, visitors and the register propose: submit, amend, withdraw, decide.

subjects.py    what a proposal is about
proposing.py   submit it, amend it, withdraw it
reporting.py   what a visitor reports, by its form, and when it is corrected;
               report_letters.py tells the members concerned
differences.py what a request would change
deciding.py    publish or reject, field by field, or correct what was reported; it is
               written by applying.py
alike.py       proposals about the same fields, decided together
outcomes.py    notify whoever proposed it, also if that is undone; partners.py asks
               whoever it names
answering.py   a partner confirms or declines
partner_addresses.py  whom to write to where nobody can answer
claims.py      what an organization has stated of its partners
actions.py     how members answer, and deal with what they have stated
waiting.py     what waits for them, and for staff
"""

from .alike import APPROVE_ALIKE, alike, alike_groups, approve_alike
from .alike import MOST as MOST_ALIKE
from .answering import confirm, decline, participation_fingerprint
from .claims import give_address, own_claims, own_rows, take_back_claim
from .deciding import APPROVE, CORRECT, approve, correct, reject
from .differences import differences, pictures
from .partner_addresses import kept_addresses
from .partners import PURPOSE as PARTNER_PURPOSE
from .partners import ask_waiting_partners, find_question
from .proposing import (
    Submitted,
    live_now,
    once_approved,
    pending,
    submit,
    wanted_now,
    withdraw,
)
from .reporting import (
    IN_OWN_WORDS,
    PER_ADDRESS,
    REPORT,
    close_all_corrected,
    close_corrected,
    report,
    reported_fields,
)
from .subjects import Subject, new, of_request
from .waiting import PROPOSALS, REPORTS, about_text, fields_text
