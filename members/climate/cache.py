"""All effects, emissions and targets of one version of the registry, kept in the process."""

from collections import defaultdict
from functools import cached_property

from django.db.models import Q

from ..filters.latest import WhileUnchanged
from ..filters.lru import LRUCache
from ..models import ClimateEffect, Cluster, Emission, Target
from .effects import Effect
from .graph import EffectGraph

CACHE_SIZE = 24  # of what is derived, by day, year and language


class ClimateRecords:
    """What the public may know; the sums of any day and year are derived from it."""

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

    def are_unchanged(self, rows):
        """Whether none of the touched rows is in the records; one query.

        A ClimateEffect, Target or Cluster that is written to touches everything.
        """
        projects, organizations = rows.get("project", ()), rows.get("organization", ())
        return not (
            any(effect.project.pk in projects for effect in self.effects)
            or any(one.organization_id in organizations for one in self.emissions)
            or Emission.objects.filter(organization__in=organizations).exists()
        )


def _read_effects():
    """Return all Effects; two queries, without a row for each that excludes another."""
    rows = list(ClimateEffect.objects.select_related("project"))
    excludes = defaultdict(set)
    exclusions = ClimateEffect.excludes.through.objects
    names = "from_climateeffect", "to_climateeffect"
    for one, other in exclusions.values_list(*names):
        excludes[one].add(other)
    return [Effect.of(row, excludes[row.pk]) for row in rows]


current = WhileUnchanged(ClimateRecords, ClimateRecords.are_unchanged)


def current_records():
    """Return the ClimateRecords of the committed version; one query when it is current."""
    return current.get()
