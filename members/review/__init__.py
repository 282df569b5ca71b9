"""What members, visitors and the register propose: submit, amend, withdraw, decide."""

from .deciding import approve, reject
from .differences import as_it_stands, differences, told
from .fields import fingerprint
from .nouns import fields_of, label_of
from .proposing import Submitted, pending, submit, wanted_now, withdraw
from .reporting import report
from .wording import Names

__all__ = [
    "Names",
    "Submitted",
    "approve",
    "as_it_stands",
    "differences",
    "fields_of",
    "fingerprint",
    "label_of",
    "pending",
    "reject",
    "report",
    "submit",
    "told",
    "wanted_now",
    "withdraw",
]
