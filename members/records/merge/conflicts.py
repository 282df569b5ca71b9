"""Find rows of two organizations that cannot both stand, and their solutions."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Contact
from members.models.periods import Period, Precision

from .rows import condition_name, describe, values_of
from .rules import CHOOSE, SETTLE

DAY = timedelta(days=1)


@dataclass
class Solution:
    """One way out: the rows that stay, perhaps with other days, and those that go."""

    value: str
    label: str
    stay: list
    go: list

    @property
    def lines(self):
        return [describe(row) for row in self.stay]


@dataclass
class MergeConflict:
    """Rows of both sides that cannot all stand; without `solutions`, one is settled first."""

    rule: object
    own: list
    moved: list
    solutions: list = field(default_factory=list)

    @property
    def key(self):
        return f"solve-{self.rule.key}-{self.moved[0].pk}"

    @property
    def is_same(self):
        """Whether the rows are equal but for their sources: one of them is enough."""
        left_out = {"id", "source", f"{self.rule.column}_id"}
        both = [values_of(row, *left_out) for row in (*self.own, *self.moved)]
        return len(both) == 2 and both[0] == both[1]

    @property
    def own_lines(self):
        return [describe(row) for row in self.own]

    @property
    def moved_lines(self):
        return [describe(row) for row in self.moved]

    @property
    def rows(self):
        """The rows as (letter of the organization, text, sources)."""
        sides = [("A", row) for row in self.own] + [("B", row) for row in self.moved]
        return [
            (letter, describe(row), getattr(row, "source", "")) for letter, row in sides
        ]

    def solution(self, value):
        return next((one for one in self.solutions if one.value == value), None)


def find_conflicts(related, survivor):
    """Return the MergeConflicts among RelatedRows."""
    if related.rule.twins not in (CHOOSE, SETTLE):
        return []
    # A row is in one conflict; another one that remains after a choice is refused by save().
    conflicts = _between_the_two(related, survivor) + _of_one_address(related)
    loose = [row for c in conflicts for row in (*c.own, *c.moved)]
    for number, (names, constraint) in enumerate(related.rule.constraints):
        own = _by_value(related.own, names, number, constraint, loose)
        moved = _by_value(related.moved, names, number, constraint, loose)
        for values in moved.keys() & own.keys():
            pairs = own[values], moved[values]
            groups = _overlapping(*pairs) if _is_dated(constraint) else [pairs]
            conflicts += [MergeConflict(related.rule, *rows) for rows in groups]
        loose = [row for c in conflicts for row in (*c.own, *c.moved)]
    if related.rule.twins == CHOOSE:
        for conflict in conflicts:
            conflict.solutions = conflict.solutions or _solutions(conflict)
    return sorted(conflicts, key=lambda conflict: conflict.moved[0].pk)


def _is_dated(constraint):
    """Whether rows break the constraint only on days that they share."""
    is_exclusion = isinstance(constraint, ExclusionConstraint)
    return is_exclusion and not all(
        isinstance(e, str) for e, _op in constraint.expressions
    )


def _between_the_two(related, survivor):
    """Return a conflict for each relationship of the two, which would be one to itself."""
    ends = {"from_organization": "to_organization_id"}
    ends["to_organization"] = "from_organization_id"
    end = ends.get(related.rule.column)
    between = [row for row in related.moved if end and getattr(row, end) == survivor.pk]
    drop = _("Remove it: nobody is related to itself")
    return [
        MergeConflict(related.rule, [], [row], [Solution("drop", drop, [], [row])])
        for row in between
    ]


def _of_one_address(related):
    """Return a conflict for each address that contacts of both, two persons, have."""
    if related.rule.model is not Contact:
        return []
    own, moved = (_by_address(rows) for rows in (related.own, related.moved))
    conflicts = []
    for address in own.keys() & moved.keys():
        ours, theirs = own[address], moved[address]
        if {row.person_id for row in ours} != {row.person_id for row in theirs}:
            choices = [
                Solution("left", _("Keep what A has"), ours, theirs),
                Solution("right", _("Keep what B has"), theirs, ours),
            ]
            conflicts.append(MergeConflict(related.rule, ours, theirs, choices))
    return conflicts


def _by_address(contacts):
    today, by_address = timezone.localdate(), defaultdict(list)
    for row in contacts:
        if row.person.email and (row.until is None or row.until >= today):
            by_address[row.person.email].append(row)
    return by_address


def _by_value(rows, names, number, constraint, left_out):
    """Return {values of the equal fields: rows that the constraint covers}."""
    rows_by_value = defaultdict(list)
    for row in rows:
        values = tuple(row._meta.get_field(n).value_from_object(row) for n in names)
        is_covered = not constraint.condition or getattr(row, condition_name(number))
        if is_covered and None not in values and row not in left_out:
            rows_by_value[values].append(row)
    return rows_by_value


def _overlapping(own, moved):
    """Return the groups of rows that share days, directly or by others between them."""
    groups = []
    for row in sorted([*own, *moved], key=_first):
        if groups and _first(row) <= max(map(_last, groups[-1])):
            groups[-1].append(row)
        else:
            groups.append([row])
    both = [
        ([r for r in group if r in own], [r for r in group if r in moved])
        for group in groups
    ]
    return [(ours, theirs) for ours, theirs in both if ours and theirs]


def _solutions(conflict):
    """Return the solutions of a conflict; rows with periods have more."""
    own, moved = conflict.own, conflict.moved
    solutions = [
        Solution("left", _("Keep what A has"), own, moved),
        Solution("right", _("Keep what B has"), moved, own),
    ]
    if not isinstance(own[0], Period):
        return solutions
    joined = _("One period from the first day to the last")
    rest = [*own[1:], *moved]
    solutions.append(Solution("join", joined, [_joined_period(own, moved)], rest))
    for value, label, whole, cut in [
        ("cut-right", _("Keep both; on days that both have, A counts"), own, moved),
        ("cut-left", _("Keep both; on days that both have, B counts"), moved, own),
    ]:
        rest = [_rest(row, whole) for row in cut]
        if all(rest):
            solutions.append(Solution(value, label, [*whole, *rest], []))
    return solutions


def _joined_period(own, moved):
    """Return the first row with the first day and the last day of all."""
    rows = [*own, *moved]
    # A copy: the page shows the solution beside the rows as they are.
    first, last, joined = min(rows, key=_first), max(rows, key=_last), copy(own[0])
    joined.since, joined.since_precision = first.since, first.since_precision
    joined.until, joined.until_precision = last.until, last.until_precision
    if hasattr(joined, "is_revoked"):
        joined.is_revoked = last.is_revoked
    return joined


def _rest(row, others):
    """Return the row without the days of the others; None unless one period is left."""
    pieces = [(_first(row), _last(row))]
    for other in others:
        pieces = [rest for piece in pieces for rest in _without_days(piece, other)]
    if len(pieces) != 1:
        return None
    rest = copy(row)
    for name, day, was in zip(
        ("since", "until"), pieces[0], (_first(row), _last(row)), strict=True
    ):
        if day != was:
            setattr(rest, name, day)
            setattr(rest, f"{name}_precision", Precision.DAY)
    return rest


def _without_days(piece, other):
    """Return the parts of (first, last) before and after the other row."""
    first, last = piece
    if _last(other) < first or _first(other) > last:
        return [piece]
    before = [(first, _first(other) - DAY)] if _first(other) > first else []
    after = [(_last(other) + DAY, last)] if _last(other) < last else []
    return before + after


def _first(row):
    return row.since or date.min


def _last(row):
    return row.until or date.max
