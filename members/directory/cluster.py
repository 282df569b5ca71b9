"""The cluster itself and its programme, as the public pages tell of them."""

from django.db.models import Q
from django.utils.functional import cached_property

from ..models import (
    Body,
    Cluster,
    ClusterLevel,
    ClusterName,
    OrganizationRelationship,
    ProgrammeBudget,
    ProgrammeLevel,
    Role,
    Target,
)

BECAME = [
    OrganizationRelationship.Kind.MERGED,
    OrganizationRelationship.Kind.SUCCEEDED,
    OrganizationRelationship.Kind.FOUNDER,
]


class Present:
    """What the cluster is and is called on a day; three queries at most."""

    def __init__(self, day):
        self.day = day

    @cached_property
    def cluster(self):
        return Cluster.objects.first()

    @cached_property
    def name(self):
        """The name of the day, else the latest; empty when there is none."""
        return self._of_the_day(ClusterName.objects.all())

    @cached_property
    def level(self):
        """The level in the programme on the day, or None."""
        return ClusterLevel.objects.on(self.day).select_related("level").first()

    def _of_the_day(self, names):
        rows = list(names)
        running = [row for row in rows if row.holds_on(self.day)]
        return str((running or rows)[-1]) if rows else ""


class Programme(Present):
    """The cluster and its programme through the years; ten queries at most."""

    @cached_property
    def name(self):
        return self._of_the_day(self.names)

    @cached_property
    def names(self):
        return list(ClusterName.objects.all())

    @cached_property
    def levels(self):
        return list(ClusterLevel.objects.select_related("level"))

    @cached_property
    def targets(self):
        return list(Target.objects.all())

    @cached_property
    def predecessors(self):
        """The ties by which listed organizations became the cluster, earliest first."""
        names = {row.name for row in self.names}
        both = Q(from_organization__is_listed=True, to_organization__is_listed=True)
        relationships = OrganizationRelationship.objects.filter(
            both, kind__in=BECAME, to_organization__name__in=names
        )
        rows = relationships.select_related("from_organization", "to_organization")
        return list(rows.order_by("since", "from_organization__sort_name"))

    @cached_property
    def offices(self):
        """Who holds what office in the programme, as (office, roles), listed ones only."""
        roles = Role.objects.filter(
            body__kind=Body.Kind.PROGRAMME,
            organization__is_listed=True,
            person=None,
        ).select_related("organization")
        offices = {}
        for role in roles.order_by("organization__sort_name", "since"):
            offices.setdefault(role.role, []).append(role)
        return [(kind.label, offices[kind]) for kind in Role.Kind if kind in offices]

    @cached_property
    def programme_levels(self):
        return list(ProgrammeLevel.objects.all())

    @cached_property
    def budgets(self):
        return list(ProgrammeBudget.objects.all())

    @property
    def sources(self):
        """Every source of what is shown, each once."""
        roles = [role for _label, roles in self.offices for role in roles]
        rows = [*self.names, *self.levels, *self.targets, *self.predecessors, *roles]
        rows += [*self.programme_levels, *self.budgets]
        rows = [self.cluster, *rows] if self.cluster else rows
        return list(dict.fromkeys(source for row in rows for source in row.sources))
