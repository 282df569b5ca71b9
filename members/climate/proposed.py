"""What proposed effects of a project are worth on the way to the goal, beside all others."""

from copy import copy
from dataclasses import dataclass, replace

from django.utils import timezone

from ..fields import PROJECT
from ..models import ClimateEffect, Cluster
from .amounts import Sum
from .effects import Effect
from .graph import EffectGraph
from .question import Question
from .worth import Worth, worth

# What says whether effects of a project count at all.
WHEN = ("status", "since", "opened")


@dataclass(frozen=True)
class SumChange:
    """The Sum of one basis before a proposal and after it; None where it has none."""

    before: Sum | None
    after: Sum | None

    @property
    def basis(self):
        return self.after or self.before


@dataclass(frozen=True)
class Weighed:
    """Each effect of a project with its Worth, None for what comes too late or has not begun.

    `changes` are the sums that are others than those of what is registered.
    """

    effects: list[tuple[Effect, Worth | None]]
    changes: list[SumChange]
    target_year: int | None


class Registered:
    """All effects that are registered, loaded once in three queries."""

    def __init__(self, day=None):
        rows = ClimateEffect.objects.select_related("project")
        self.effects = [Effect.of(row) for row in rows.prefetch_related("excludes")]
        target = Cluster.objects.values_list("target_year", flat=True).first()
        self.question = Question(day or timezone.localdate(), target_year=target)

    def of_project(self, project):
        return [e for e in self.effects if e.project.pk == project.pk]

    def weigh(self, project, rows):
        """Return the Weighed of a project whose effects would be these ClimateEffects."""
        own = _own(project, rows, {e.pk: e for e in self.effects})
        others = [e for e in self.effects if e.project.pk != project.pk]
        return self._weighed(own, [*others, *own])

    def weigh_live(self, project):
        """Return the Weighed of the effects that the project has."""
        return self._weighed(self.of_project(project), self.effects)

    def _weighed(self, own, effects):
        counted = self.question.effects(effects)
        worths = [(e, worth(e, counted) if e in counted else None) for e in own]
        before, after = self.question.effects(self.effects), counted
        target = self.question.target_year
        return Weighed(worths, _changes(before, after), target)


def _own(project, rows, known):
    """Return the Effects of rows, of which new ones have no number of their own yet."""
    effects = []
    for number, row in enumerate(rows):
        proposed = copy(row)
        proposed.pk, proposed.project = None, project
        effect, was = Effect.of(proposed), known.get(row.pk)
        excludes = was.excludes if was else frozenset()
        key = row.pk or f"new {number}"
        effects.append(replace(effect, pk=key, excludes=excludes, row=None))
    return effects


def _changes(before, after):
    was, now = (
        {_basis(one): one for one in EffectGraph(effects).sums(effects)}
        for effects in (before, after)
    )
    changes = [SumChange(was.get(basis), now.get(basis)) for basis in {**now, **was}]
    return [one for one in changes if _said(one.before) != _said(one.after)]


def _basis(one):
    return one.is_stopped, one.maturity, one.mechanism, one.unit


def _said(one):
    amounts = one.amounts if one else ()
    return [(a.qualifier, a.value, a.value_max) for a in amounts]


def as_proposed(project, values):
    """Return a copy of the project with {field: value} of what says whether it counts."""
    copied = copy(project)
    for name in WHEN:
        if name in values:
            PROJECT.by_name[name].apply(copied, values[name], None)
    return copied
