"""What members, visitors and the register propose: submit, amend, withdraw, decide."""

from .deciding import approve, reject
from .fields import fingerprint
from .nouns import fields_of, label_of
from .proposing import Submitted, pending, submit, wanted_now, withdraw
from .reporting import report

__all__ = [
    "Submitted",
    "approve",
    "fields_of",
    "fingerprint",
    "label_of",
    "pending",
    "reject",
    "report",
    "submit",
    "wanted_now",
    "withdraw",
]
