"""What members, visitors and the register propose: submit, amend, withdraw, decide."""

from .answering import confirm, decline
from .deciding import approve, reject
from .differences import as_it_stands, differences, told
from .fields import fingerprint
from .nouns import MODELS, fields_of, label_of
from .partners import own_rows
from .proposing import Submitted, pending, submit, wanted_now, withdraw
from .reporting import report
from .subjects import Subject, new, of_request
from .wording import Names

__all__ = [
    "MODELS",
    "Names",
    "Subject",
    "Submitted",
    "approve",
    "as_it_stands",
    "confirm",
    "decline",
    "differences",
    "fields_of",
    "fingerprint",
    "label_of",
    "new",
    "of_request",
    "own_rows",
    "pending",
    "reject",
    "report",
    "submit",
    "told",
    "wanted_now",
    "withdraw",
]
