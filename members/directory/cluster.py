"""The cluster and its programme: of a day, and through the years."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

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
from ..models.prepared import prepared

PREDECESSOR_KINDS = [
    OrganizationRelationship.Kind.MERGED,
    OrganizationRelationship.Kind.SUCCEEDED,
    OrganizationRelationship.Kind.FOUNDER,
]


def cluster_name_on(day, names=None):
    """Return the name of the day, else the latest one, else an empty text."""
    rows = cluster_names() if names is None else names
    current = [row for row in rows if row.holds_on(day)]
    return (current or rows)[-1].name if rows else ""


def cluster_level_on(day):
    """Return the ClusterLevel in the programme on the day, or None."""
    return next(iter(_levels_on(day=day)), None)


@prepared()
def cluster_names():
    return ClusterName.objects.all()


@prepared(day=date)
def _levels_on(day):
    return ClusterLevel.objects.on(day).select_related("level")[:1]


@dataclass(frozen=True)
class ClusterProgramme:
    """The page about the cluster."""

    name: str
    cluster: Cluster | None
    names: list
    levels: list
    targets: list
    predecessors: list  # relationships
    offices: list  # (label, roles) in the programme
    programme_levels: list
    budgets: list

    @property
    def sources(self):
        """Return the sources of all that is shown, each once."""
        roles = [role for _label, roles in self.offices for role in roles]
        rows = [*self.names, *self.levels, *self.targets, *self.predecessors, *roles]
        rows += [*self.programme_levels, *self.budgets]
        rows = [self.cluster, *rows] if self.cluster else rows
        return list(dict.fromkeys(source for row in rows for source in row.sources))


def load_cluster_programme(day):
    """Return the ClusterProgramme; eight queries."""
    names = cluster_names()
    return ClusterProgramme(
        name=cluster_name_on(day, names),
        cluster=Cluster.objects.first(),
        names=names,
        levels=list(ClusterLevel.objects.select_related("level")),
        targets=list(Target.objects.all()),
        predecessors=_predecessors({row.name for row in names}),
        offices=_programme_offices(),
        programme_levels=list(ProgrammeLevel.objects.all()),
        budgets=list(ProgrammeBudget.objects.all()),
    )


def _predecessors(names):
    """Return the relationships by which listed organizations became the cluster."""
    listed = Q(from_organization__is_listed=True, to_organization__is_listed=True)
    relationships = OrganizationRelationship.objects.filter(
        listed, kind__in=PREDECESSOR_KINDS, to_organization__name__in=names
    )
    rows = relationships.select_related("from_organization", "to_organization")
    return list(rows.order_by("since", "from_organization__sort_name"))


def _programme_offices():
    """Return (label, roles) of each office in the programme with listed organizations."""
    roles = Role.objects.filter(
        body__kind=Body.Kind.PROGRAMME,
        organization__is_listed=True,
        person=None,
    ).select_related("organization")
    offices = {}
    for role in roles.order_by("organization__sort_name", "since"):
        offices.setdefault(role.role, []).append(role)
    return [(kind.label, offices[kind]) for kind in Role.Kind if kind in offices]
