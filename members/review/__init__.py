"""What members, visitors and the register propose: submit, amend, withdraw, decide."""

from .answering import confirm, decline, participation_fingerprint
from .deciding import approve, reject
from .differences import as_it_stands, differences, told
from .fields import fingerprint
from .nouns import MODELS, fields_of, label_of, with_links
from .partners import own_rows
from .proposing import (
    Submitted,
    live_now,
    once_approved,
    pending,
    submit,
    wanted_now,
    withdraw,
)
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
    "live_now",
    "new",
    "of_request",
    "once_approved",
    "own_rows",
    "participation_fingerprint",
    "pending",
    "reject",
    "report",
    "submit",
    "told",
    "wanted_now",
    "with_links",
    "withdraw",
]
