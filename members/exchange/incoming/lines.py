"""The result of a look at one line: its kind, differences, errors and changes."""

from dataclasses import dataclass, field
from hashlib import sha256

from members.models import Person

NEW, CHANGED, SAME = "new", "changed", "same"
DUPLICATE, ERROR, LEFT = "duplicate", "error", "left"
STOPPED = (DUPLICATE, ERROR, LEFT)
KINDS = (NEW, CHANGED, SAME, DUPLICATE, ERROR, LEFT)
MOVES = "@"  # begins the fingerprint of a line that gives a person another address


@dataclass
class CellDifference:
    """The difference between a cell and the stored value, in words.

    `note` is the original text of the cell, or the reason why it is left; `is_assumed`
    marks a value that the file lacks and a new row needs.
    """

    column: object
    old: str
    new: str
    note: str = ""
    error: str = ""
    is_left: bool = False
    is_assumed: bool = False


@dataclass
class ImportChange:
    """The change of one part: a stored row, or an unsaved one, with its new values.

    `values` is {field: value}, and {field: frozenset of ids} of a many-to-many field. A
    stored row does not have them yet.
    """

    part: object
    record: object
    is_new: bool
    values: dict = field(default_factory=dict)


@dataclass
class ImportLine:
    """A line with its kind, and the changes that it would make.

    `candidates` are (row, reason) of possible duplicates; `may_be_new` if it may be none
    of them. `letters` is the number of persons to inform.
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
        """Return a short hash of the stored values and of the changes, maybe after MOVES."""
        state = repr((self.kind, self.state, self.errors))
        mark = MOVES if self.changes_address else ""
        return f"{mark}{sha256(state.encode()).hexdigest()[:16]}"

    @property
    def changes_address(self):
        """Whether a stored person with an e-mail address gets another one, or none."""
        return any(
            "email" in change.values and change.record.email
            for change in self.changes
            if change.part.model is Person and not change.is_new
        )

    @property
    def number(self):
        return self.line.number
