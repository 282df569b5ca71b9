"""The rows that a report is counted from, each table read once, kept until one changes."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils import timezone

from members.models import (
    Attendance,
    Body,
    ClimateEffect,
    Cluster,
    ClusterName,
    DataVersion,
    Event,
    Membership,
    Organization,
    Participation,
    Project,
    Role,
)
from members.models.participations import days_of_work
from members.operation.caches import LRUCache
from members.queries import climate, statistics
from members.queries.statistics import money

ORGANIZATION = ["name", "sort_name", "kind", "size", "municipality"]
PERIOD = ["since", "since_precision", "until", "until_precision"]
BODY = ["body__kind", "body__name_nb", "body__sort_name"]
# A report counts its period, the one before and an earlier report from the same rows.
_cache = LRUCache(1)


@dataclass(frozen=True)
class ReportRows:
    """The rows of all tables; organizations and projects by pk."""

    organizations: dict
    memberships: list
    projects: dict
    participations: list
    roles: list
    effects: list
    fundings: list
    names: list
    target_year: int | None


def read_rows():
    """Read all tables anew."""
    return ReportRows(
        organizations=_by_number(_organizations()),
        memberships=list(_memberships()),
        projects=_by_number(_projects()),
        participations=list(_participations()),
        roles=list(_roles()),
        effects=list(map(climate.Effect.of, _effects())),
        fundings=money.load_fundings(),
        names=list(ClusterName.objects.only(*PERIOD, "name")),
        target_year=Cluster.objects.values_list("target_year", flat=True).first(),
    )


def kept_rows():
    """Return the rows as this process has read them since they last changed."""
    return _cache.get_or_make(DataVersion.objects.now(), read_rows)


@dataclass
class Registry:
    """The rows that count: with or without the organizations that are not listed."""

    rows: ReportRows
    with_unlisted: bool = True

    @cached_property
    def organizations(self):
        """{number: Organization}."""
        rows = self.rows.organizations
        if self.with_unlisted:
            return rows
        return {pk: row for pk, row in rows.items() if row.is_listed}

    @property
    def projects(self):
        """{number: Project}, in their order."""
        return self.rows.projects

    @property
    def effects(self):
        return self.rows.effects

    @cached_property
    def memberships(self):
        """Those of members named or inferred: no other counts as a member."""
        rows = self._counted(self.rows.memberships)
        return [row for row in rows if statistics.is_documented(row)]

    def members_on(self, day):
        """Return the MembersByCertainty of the day, as the page of figures counts them."""
        rows = self._counted(self.rows.memberships)
        return statistics.members_by_certainty(rows, day)

    @cached_property
    def participations(self):
        return self._counted(self.rows.participations)

    @cached_property
    def roles(self):
        """The cluster's offices of organizations that count, and of persons alone."""
        return [role for role in self._offices if not _is_of_programme(role)]

    @property
    def offices_of_programme(self):
        """Its owner, operator and financier hold no office of the cluster."""
        return list(filter(_is_of_programme, self._offices))

    @cached_property
    def _offices(self):
        persons = [role for role in self.rows.roles if role.organization_id is None]
        return [*persons, *self._counted(self.rows.roles)]

    def cluster_on(self, day):
        """Return the name of the cluster on the day; nothing when it is not known."""
        return next((n.name for n in self.rows.names if n.holds_on(day)), "")

    @property
    def meetings(self):
        """Those of bodies that were not cancelled."""
        return [event for event in self._events if event.body_id]

    @property
    def events_held(self):
        """Those of no body that are over and were not cancelled.

        `came` are the numbers of the organizations at each that count.
        """
        today = timezone.localdate()
        held = [e for e in self._events if not e.body_id and e.last_day < today]
        for event in held:
            event.came = {pk for pk in event.came if pk in self.organizations}
        return held

    @cached_property
    def _events(self):
        here = Q(attendances__status=Attendance.Status.PRESENT)
        came = ArrayAgg("attendances__organization", filter=here, default=[])
        rows = Event.objects.filter(is_cancelled=False).annotate(came=came)
        rows = rows.select_related("body").only("held_on", "ends_on", *BODY)
        return list(rows.order_by("pk"))

    def days_of_work(self, participation):
        """Return the first and last day on which a partner works in its project."""
        project = self.projects[participation.project_id]
        own = participation.since, participation.until
        days = project.since, project.until, project.opened
        return days_of_work(own, days, project.status)

    def _counted(self, rows):
        return [row for row in rows if row.organization_id in self.organizations]


def _is_of_programme(role):
    return role.body.kind == Body.Kind.PROGRAMME


def _by_number(rows):
    return {row.pk: row for row in rows}


def _organizations():
    return Organization.objects.only(
        *ORGANIZATION, "is_listed", "legal_form"
    ).order_by()


def _memberships():
    rows = Membership.objects.only(*PERIOD, "organization_id", "category", "certainty")
    return rows.order_by("pk")


def _projects():
    titles = ["title_nb", "sort_title", "status", "opened", "opened_precision"]
    return Project.objects.only(*titles, *PERIOD).order_by("sort_title", "pk")


def _participations():
    rows = Participation.objects.counted()
    return rows.only(*PERIOD, "project_id", "organization_id", "role").order_by("pk")


def _roles():
    of = ["organization_id", "person_id", "role"]
    rows = Role.objects.select_related("body")
    return rows.only(*PERIOD, *BODY, *of).order_by("pk")


def _effects():
    rows = ClimateEffect.objects.select_related("project")
    return rows.prefetch_related("excludes").order_by("pk")
