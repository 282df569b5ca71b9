"""Plan the merge of one organization into another, with the answers so far."""

from functools import cached_property

from django.utils.translation import gettext as _

from members.fields import fingerprint
from members.models import MergedOrganization, OrganizationName

from .choices import BOTH, RowsChoice, field_choices, most_rows
from .conflicts import find_conflicts
from .rows import load, values_of
from .rules import SETTLE

NAME_KIND = "other_name_kind"


class MergePlan:
    """The choices, conflicts and moves of merging `other` into `survivor`.

    `answers` is {name of a field or key of a conflict: value}, as it was posted.
    `fingerprint` covers everything that the plan has read.
    """

    def __init__(self, survivor, other, answers=None, *, lock=False):
        self.survivor, self.other, self.answers = survivor, other, answers or {}
        self.related = load(survivor, other, lock=lock)
        self.choices = field_choices(survivor, other, self.related, self.answers)
        conflicts = [c for rows in self.related for c in find_conflicts(rows, survivor)]
        needed = [conflict for conflict in conflicts if self._is_needed(conflict)]
        self.blockers = [c for c in needed if c.rule.twins == SETTLE]
        to_choose = [c for c in needed if c.rule.twins != SETTLE]
        self.same = [conflict for conflict in to_choose if conflict.is_same]
        self.conflicts = [c for c in to_choose if not c.is_same]

    def _is_needed(self, conflict):
        """Whether the conflict remains: not where the rows of only one side are used."""
        sides = {c.related.rule: c.side for c in self._rows_choices}
        return sides.get(conflict.rule, BOTH) == BOTH

    @property
    def _rows_choices(self):
        return [c for c in self.choices if isinstance(c, RowsChoice)]

    @property
    def moves(self):
        """The RelatedRows of the other organization that are not empty."""
        return [rows for rows in self.related if rows.moved]

    @property
    def is_listed(self):
        """Whether the survivor stays public: only if both agreed to it."""
        return self.survivor.is_listed and self.other.is_listed

    @property
    def stops_being_listed(self):
        return self.survivor.is_listed != self.other.is_listed

    @property
    def lost_name(self):
        """The rejected name; empty when both names are the same."""
        name = next(choice for choice in self.choices if choice.name == "name")
        if name.is_same:
            return ""
        return next(n for n in (name.left, name.right) if n != name.result)

    @property
    def name_kind(self):
        kinds = OrganizationName.Kind
        kind = self.answers.get(NAME_KIND)
        return kind if kind in kinds.values else kinds.FORMER

    def solution(self, conflict):
        """Return the Solution of the answer, or None."""
        return conflict.solution(self.answers.get(conflict.key))

    @property
    def conflicts_with_answer(self):
        """The conflicts to solve, each with its answer so far."""
        return [(c, self.answers.get(c.key, "")) for c in self.conflicts]

    @property
    def solutions(self):
        """The solutions of all conflicts; of equal rows, the left one stays."""
        same = [conflict.solution("left") for conflict in self.same]
        return [*same, *map(self.solution, self.conflicts)]

    @property
    def rejected_rows(self):
        """The rows of fields for which the other side is used."""
        return [row for choice in self._rows_choices for row in choice.gone]

    @cached_property
    def refusals(self):
        """Why the organizations cannot be merged yet, a sentence each."""
        refusals = [choice.refusal for choice in self.choices]
        refusals += [_settle_first(conflict) for conflict in self.blockers]
        refusals += [_solve(c) for c in self.conflicts if self.solution(c) is None]
        return [refusal for refusal in [*refusals, *self._too_many()] if refusal]

    def _too_many(self):
        gone = {(type(row), row.pk) for one in self.solutions if one for row in one.go}
        gone |= {(type(row), row.pk) for row in self.rejected_rows}
        for choice in self._rows_choices:
            rows = [*choice.related.own, *choice.related.moved]
            left = [row for row in rows if (type(row), row.pk) not in gone]
            most = most_rows(choice)
            if most and len(left) > most and choice.related.moved:
                values = {"title": choice.title, "most": most}
                yield _("“%(title)s” holds at most %(most)s. Use A or B.") % values

    @cached_property
    def fingerprint(self):
        both = [_pairs(one) for one in (self.survivor, self.other)]
        rows = [
            [related.rule.key, *map(_pairs, related.own), *map(_pairs, related.moved)]
            for related in self.related
        ]
        return fingerprint([both, rows])


def find_survivor(number):
    """Return the organization that the one of the number was merged into, or None."""
    rows = MergedOrganization.objects.select_related("survivor")
    merged = rows.filter(row_id=number).first()
    return merged.survivor if merged else None


def _pairs(row):
    return [[column, str(value)] for column, value in values_of(row).items()]


def _solve(conflict):
    return _("Choose how to solve “%(title)s”: %(rows)s.") % _named(conflict)


def _settle_first(conflict):
    text = _("Both have one that waits under “%(title)s”: %(rows)s. Answer one first.")
    return text % _named(conflict)


def _named(conflict):
    lines = [*conflict.own_lines, *conflict.moved_lines]
    return {"title": conflict.rule.title, "rows": "; ".join(dict.fromkeys(lines))}
