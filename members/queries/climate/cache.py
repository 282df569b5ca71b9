"""All effects, emissions and targets of one version of the registry, kept in the process."""

from collections import defaultdict
from functools import cached_property

from django.db.models import Q

from members.models import ClimateEffect, Cluster, Emission, Target
from members.operation.caches import Latest, LRUCache

from .effects import Effect
from .graph import EffectGraph

CACHE_SIZE = 24  # derived values, by day, year and language


class ClimateRecords:
    """All public climate records; the sums of any day and year are derived from them."""

    def __init__(self):
        self.derived = LRUCache(CACHE_SIZE)
        self.effects = _read_effects()
        self.graph = EffectGraph(self.effects)
        is_public = Q(organization=None) | Q(organization__is_listed=True)
        self.emissions = list(Emission.objects.filter(is_public))
        self.targets = list(Target.objects.all())
        cluster = Cluster.objects.first()
        self.target_year = cluster.target_year if cluster else None

    @cached_property
    def measured(self):
        """Return {project: its measured effects}."""
        measured = defaultdict(list)
        for effect in self.effects:
            if effect.maturity == ClimateEffect.Maturity.MEASURED:
                measured[effect.project].append(effect.row)
        return measured


def _read_effects():
    """Return all Effects; two queries, without a row for each that excludes another."""
    rows = list(ClimateEffect.objects.select_related("project"))
    excludes = defaultdict(set)
    exclusions = ClimateEffect.excludes.through.objects
    names = "from_climateeffect", "to_climateeffect"
    for one, other in exclusions.values_list(*names):
        excludes[one].add(other)
    return [Effect.of(row, excludes[row.pk]) for row in rows]


current = Latest(lambda _key, _before: ClimateRecords())


def current_records():
    """Return the ClimateRecords of the committed version; one query when it is current."""
    return current.get()
