"""Rows of two organizations that cannot both stand, and the ways to solve it."""

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
class Conflict:
    """Rows of both sides that cannot all stand; without `solutions`, one is settled first."""

    rule: object
    kept: list
    moved: list
    solutions: list = field(default_factory=list)

    @property
    def key(self):
        return f"solve-{self.rule.key}-{self.moved[0].pk}"

    @property
    def is_same(self):
        """Whether the rows say the same, but for their sources: one of them is enough."""
        left_out = {"id", "source", f"{self.rule.column}_id"}
        both = [values_of(row, *left_out) for row in (*self.kept, *self.moved)]
        return len(both) == 2 and both[0] == both[1]

    @property
    def kept_lines(self):
        return [describe(row) for row in self.kept]

    @property
    def moved_lines(self):
        return [describe(row) for row in self.moved]

    @property
    def rows(self):
        """The rows as (letter of the organization, text, sources)."""
        sides = [("A", row) for row in self.kept] + [("B", row) for row in self.moved]
        return [
            (letter, describe(row), getattr(row, "source", "")) for letter, row in sides
        ]

    def solution(self, value):
        return next((one for one in self.solutions if one.value == value), None)


def find_conflicts(related, survivor):
    """Return the Conflicts among RelatedRows."""
    if related.rule.twins not in (CHOOSE, SETTLE):
        return []
    # A row is in one conflict; a second one that a choice leaves is refused when saved.
    found = _between_the_two(related, survivor) + _of_one_address(related)
    loose = [row for conflict in found for row in (*conflict.kept, *conflict.moved)]
    for number, (names, constraint) in enumerate(related.rule.constraints):
        kept = _by_value(related.kept, names, number, constraint, loose)
        moved = _by_value(related.moved, names, number, constraint, loose)
        for values in moved.keys() & kept.keys():
            pairs = kept[values], moved[values]
            groups = _overlapping(*pairs) if _is_dated(constraint) else [pairs]
            found += [Conflict(related.rule, *rows) for rows in groups]
        loose = [row for conflict in found for row in (*conflict.kept, *conflict.moved)]
    if related.rule.twins == CHOOSE:
        for conflict in found:
            conflict.solutions = conflict.solutions or _solutions(conflict)
    return sorted(found, key=lambda conflict: conflict.moved[0].pk)


def _is_dated(constraint):
    """Whether rows break the constraint only on days that they share."""
    is_exclusion = isinstance(constraint, ExclusionConstraint)
    return is_exclusion and not all(
        isinstance(e, str) for e, _op in constraint.expressions
    )


def _between_the_two(related, survivor):
    """Return a Conflict for each relationship of the two, which would be one to itself."""
    ends = {"from_organization": "to_organization_id"}
    ends["to_organization"] = "from_organization_id"
    end = ends.get(related.rule.column)
    own = [row for row in related.moved if end and getattr(row, end) == survivor.pk]
    drop = _("Remove it: nobody is related to itself")
    return [
        Conflict(related.rule, [], [row], [Solution("drop", drop, [], [row])])
        for row in own
    ]


def _of_one_address(related):
    """Return a Conflict for each address that contacts of both, who are two, have."""
    if related.rule.model is not Contact:
        return []
    kept, moved = (_by_address(rows) for rows in (related.kept, related.moved))
    found = []
    for address in kept.keys() & moved.keys():
        ours, theirs = kept[address], moved[address]
        if {row.person_id for row in ours} != {row.person_id for row in theirs}:
            choices = [
                Solution("left", _("Keep what A has"), ours, theirs),
                Solution("right", _("Keep what B has"), theirs, ours),
            ]
            found.append(Conflict(related.rule, ours, theirs, choices))
    return found


def _by_address(contacts):
    today, found = timezone.localdate(), defaultdict(list)
    for row in contacts:
        if row.person.email and (row.until is None or row.until >= today):
            found[row.person.email].append(row)
    return found


def _by_value(rows, names, number, constraint, left_out):
    """Return {values of the equal fields: rows that the constraint is about}."""
    found = defaultdict(list)
    for row in rows:
        values = tuple(row._meta.get_field(n).value_from_object(row) for n in names)
        is_meant = not constraint.condition or getattr(row, condition_name(number))
        if is_meant and None not in values and row not in left_out:
            found[values].append(row)
    return found


def _overlapping(kept, moved):
    """Return the groups of rows that share days, directly or by others between them."""
    groups = []
    for row in sorted([*kept, *moved], key=_first):
        if groups and _first(row) <= max(map(_last, groups[-1])):
            groups[-1].append(row)
        else:
            groups.append([row])
    both = [
        ([r for r in group if r in kept], [r for r in group if r in moved])
        for group in groups
    ]
    return [(ours, theirs) for ours, theirs in both if ours and theirs]


def _solutions(conflict):
    """Return the ways to solve a conflict, of which those with periods have more."""
    kept, moved = conflict.kept, conflict.moved
    found = [
        Solution("left", _("Keep what A has"), kept, moved),
        Solution("right", _("Keep what B has"), moved, kept),
    ]
    if not isinstance(kept[0], Period):
        return found
    joined = _("One period from the first day to the last")
    found.append(Solution("join", joined, [_joined(kept, moved)], [*kept[1:], *moved]))
    for value, label, whole, cut in [
        ("cut-right", _("Keep both; on days that both have, A counts"), kept, moved),
        ("cut-left", _("Keep both; on days that both have, B counts"), moved, kept),
    ]:
        rest = [_rest(row, whole) for row in cut]
        if all(rest):
            found.append(Solution(value, label, [*whole, *rest], []))
    return found


def _joined(kept, moved):
    """Return the first row with the first day and the last day of all."""
    rows = [*kept, *moved]
    first, last, joined = min(rows, key=_first), max(rows, key=_last), copy(kept[0])
    joined.since, joined.since_precision = first.since, first.since_precision
    joined.until, joined.until_precision = last.until, last.until_precision
    if hasattr(joined, "is_revoked"):
        joined.is_revoked = last.is_revoked
    return joined


def _rest(row, others):
    """Return the row without the days of the others; None unless one period is left."""
    pieces = [(_first(row), _last(row))]
    for other in others:
        pieces = [rest for piece in pieces for rest in _without(piece, other)]
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


def _without(piece, other):
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
