"""Weigh proposed effects of a project towards the goal, beside all others."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils import timezone

from members.fields import PROJECT
from members.models import ClimateEffect, Cluster

from .amounts import EffectSum
from .effects import Effect
from .graph import EffectGraph
from .question import ClimateQuestion
from .worth import Worth, worth_within

# The fields on which it depends whether effects of a project count at all.
WHEN = ("status", "since", "opened")


@dataclass(frozen=True)
class SumChange:
    """The EffectSum of one basis before a proposal and after it; None where it has none."""

    before: EffectSum | None
    after: EffectSum | None

    @property
    def basis(self):
        return self.after or self.before


@dataclass(frozen=True)
class Weighed:
    """Each effect of a project with its Worth, None for one too late or not begun.

    `changes` are the sums that differ from the registered ones.
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
        self.question = ClimateQuestion(day or timezone.localdate(), target_year=target)

    def of_project(self, project):
        return [e for e in self.effects if e.project.pk == project.pk]

    def weigh(self, project, rows):
        """Return the Weighed of a project as if these ClimateEffects were its effects."""
        own = _own(project, rows, {e.pk: e for e in self.effects})
        others = [e for e in self.effects if e.project.pk != project.pk]
        counted = self.question.effects([*others, *own])
        graph, target = EffectGraph(counted), self.question.target_year
        changes = _changes(self.question.effects(self.effects), counted)
        return Weighed(_worths(own, graph, by_basis(counted)), changes, target)

    def weigh_live(self, project):
        """Return the Weighed of the effects that the project has; no sum changes by it."""
        worths = _worths(self.of_project(project), *self._live)
        return Weighed(worths, [], self.question.target_year)

    @cached_property
    def _live(self):
        """Return the graph of the effects that count, and these by basis, for all projects."""
        counted = self.question.effects(self.effects)
        return EffectGraph(counted), by_basis(counted)


def by_basis(effects):
    """Return {basis: its effects}."""
    groups = defaultdict(list)
    for effect in effects:
        groups[effect.basis].append(effect)
    return groups


def _worths(own, graph, same):
    """Return (Effect, its Worth) of effects; None of one that is not in the graph."""
    return [
        (e, worth_within(graph, same[e.basis], e) if e.pk in graph.effects else None)
        for e in own
    ]


def _own(project, rows, registered):
    """Return the Effects of rows, of which new ones have no number of their own yet."""
    effects = []
    for number, row in enumerate(rows):
        proposed = copy(row)
        proposed.pk, proposed.project = None, project  # no pk: no query of excludes
        effect, was = Effect.of(proposed), registered.get(row.pk)
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
    return [one for one in changes if _values(one.before) != _values(one.after)]


def _basis(one):
    return one.is_stopped, one.maturity, one.mechanism, one.unit


def _values(one):
    amounts = one.amounts if one else ()
    return [(a.qualifier, a.value, a.value_max) for a in amounts]


def as_proposed(project, values):
    """Return a copy of the project with the values of WHEN among {field: value}."""
    copied = copy(project)
    for name in WHEN:
        if name in values:
            PROJECT.by_name[name].apply(copied, values[name], None)
    return copied
