"""The result of a look at one line: its kind, differences, errors and changes."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

from members.models import Person

NEW, CHANGED, SAME = "new", "changed", "same"
DUPLICATE, ERROR, LEFT = "duplicate", "error", "left"
STOPPED = (DUPLICATE, ERROR, LEFT)
KINDS = (NEW, CHANGED, SAME, DUPLICATE, ERROR, LEFT)
LINKS = {"contact": "person", "participation": "project"}  # part: what it belongs to
MOVES = "@"  # begins the fingerprint of a line that gives a person another address


@dataclass
class CellDifference:
    """The difference between a cell and the stored value, in words.

    `note` is the original text of the cell, or the reason why it is left; `is_assumed`
    marks a value that the file lacks and a new row needs, `is_usual` one that is written
    unless it is unticked.
    """

    column: object
    old: str
    new: str
    note: str = ""
    error: str = ""
    is_left: bool = False
    is_assumed: bool = False
    is_usual: bool = True


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
    of them, `like_line` (number, name) of a line like it. `letters` is the number of persons
    to inform, `asks` the keys of questions.py that count for it, `notes` what it leaves out.
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
    asks: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    like_line: tuple | None = None

    @property
    def sizes(self):
        """Count {key of a part: new rows}, and "changes": fields, and links of stored rows."""
        kept = Counter(one.column.part for one in self.differences if not one.is_left)
        new = {change.part.key for change in self.changes if change.is_new}
        sizes = Counter()
        for change in self.changes if self.kind in (NEW, CHANGED) else ():
            key = change.part.key
            if not change.is_new:
                sizes["changes"] += kept[key]
            elif key not in LINKS:
                sizes[key] += 1
            elif LINKS[key] not in new:
                sizes["changes"] += 1
        return sizes

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
