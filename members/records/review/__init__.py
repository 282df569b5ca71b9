"""Proposals of members, visitors and the register: submit, amend, withdraw, decide.

subjects.py    the noun, organization and row of a proposal
proposing.py   submit it, amend it, withdraw it
reporting.py   visitors' error reports; report_letters.py notifies the members concerned
values.py      the differences that a request would make, and writing them
registering.py the differences of the business register; taken.py its accepted facts
deciding.py    publish or reject, field by field, or correct a reported error
alike.py       proposals about the same fields, decided together
outcomes.py    notify the proposers, also of an undo; close reports that are corrected;
               partners.py keeps the addresses of people at partners
asking.py      ask partners and customers whether what others state of them is right
answering.py   they confirm or decline
claims.py      the statements of an organization about others
actions.py     the members' actions on proposals, answers and claims
waiting.py     the waiting lists of members and staff; waiting_claims.py: of claims
"""

from .alike import (
    ALIKE,
    APPROVE_ALIKE,
    MOST as MOST_ALIKE,
    alike,
    alike_groups,
    approve_alike,
)
from .answering import confirm, decline
from .asking import ask_waiting, claim_fingerprint, find_question
from .claims import (
    give_address,
    own_claims,
    own_references,
    own_rows,
    references_to,
    take_back_claim,
)
from .deciding import APPROVE, CORRECT, approve, correct, reject
from .outcomes import (
    IN_OWN_WORDS,
    close_all_corrected,
    close_corrected,
    reported_fields,
)
from .partners import kept_addresses
from .proposing import (
    Submitted,
    live_now,
    once_approved,
    pending,
    proposed_values,
    submit,
    withdraw,
)
from .registering import last_checked, match, match_reasons, propose
from .reporting import PER_ADDRESS, REPORT, report
from .subjects import Subject, new, of_request
from .taken import take, taken_facts, taken_lines
from .values import differences, pictures, rehearsal
from .waiting import (
    PROPOSALS,
    REPORTS,
    about_projects_of,
    about_text,
    fields_text,
)
from .waiting_claims import PARTNERS
