"""What a look finds of one line."""

from dataclasses import dataclass, field
from hashlib import sha256

NEW, CHANGED, SAME = "new", "changed", "same"
DUPLICATE, ERROR, LEFT = "duplicate", "error", "left"
STOPPED = (DUPLICATE, ERROR, LEFT)
KINDS = (NEW, CHANGED, SAME, DUPLICATE, ERROR, LEFT)


@dataclass
class Difference:
    """How a cell differs from what is stored, in words.

    `note` says what was made of the cell, or why it is left; `is_assumed` is a value that
    the file does not have and a new row needs.
    """

    column: object
    old: str
    new: str
    note: str = ""
    error: str = ""
    is_left: bool = False
    is_assumed: bool = False


@dataclass
class RowChange:
    """What would be written of one part: a stored row, or an unsaved one with its values.

    `values` is {field: value}, and {field: frozenset of ids} of a many-to-many field. A
    stored row does not have them yet.
    """

    part: object
    record: object
    is_new: bool
    values: dict = field(default_factory=dict)


@dataclass
class LookedLine:
    """A line with its kind, and what of it would be written.

    `candidates` are (row, reason) of which one may be meant; `may_be_new` if none has to
    be. `letters` is the number of persons who will be told of it.
    """

    line: object
    kind: str
    records: dict
    differences: list
    candidates: list
    errors: list
    changes: list = field(default_factory=list)
    letters: int = 0
    title: str = ""
    may_be_new: bool = True
    twin_of: int | None = None
    state: list = field(default_factory=list)

    @property
    def fingerprint(self):
        """Return a short hash of what is stored, and of what would become of it."""
        return sha256(repr((self.kind, self.state, self.errors)).encode()).hexdigest()[
            :16
        ]

    @property
    def number(self):
        return self.line.number
