"""The data of the network: participations, themes and memberships, in three queries."""

from dataclasses import dataclass, field
from datetime import date
from sys import intern

from django.db.models import Subquery

from members.models import (
    FUNDER,
    GOING_ON,
    ClusterName,
    Membership,
    Participation,
    ProjectTheme,
    days_of_work,
    first_day_after_its_end,
    last_day_with,
)
from members.models.languages import in_language

LEADING_ROLES = ("lead", "owner")
PARTICIPATION_COLUMNS = """
    project project__slug project__title_nb project__title_en project__since
    project__until project__opened project__status organization organization__slug
    organization__name organization__sort_name organization__kind
    organization__is_listed project__sort_title since until role ended_on
""".split()
MEMBER_COLUMNS = """
    organization organization__slug organization__name organization__sort_name
    organization__kind since until certainty cluster_start
""".split()
MEMBER_ORDER = "organization__sort_name", "pk"
PARTICIPATION_ORDER = "project__sort_title", "project", "organization__sort_name", "pk"


DAYS = {}


def once(day):
    """Return one object for equal days: a process keeps most of them thousands of times."""
    return DAYS.setdefault(day, day)


@dataclass(frozen=True, slots=True)
class Node:
    """An organization (key "o<pk>") or a project (key "p<pk>")."""

    key: str
    slug: str
    nb: str
    en: str
    sort_name: str
    kind: str = ""  # of an organization; a project has none

    @property
    def is_project(self):
        return self.key[0] == "p"

    @property
    def name(self):
        return in_language(self.nb, self.en)


@dataclass(frozen=True, slots=True)
class Link:
    """One role of an organization in a project, with the days of both, all inclusive."""

    project: str
    organization: str
    since: date
    until: date
    role_period: tuple[date, date]  # without regard to the days of the project
    is_lead: bool
    status: str = GOING_ON[0]  # of the project, today

    def holds_on(self, day, today):
        """Whether it is work of the day: of today, in a project with a status that says so."""
        if day == today and self.status not in GOING_ON:
            return False
        return self.since <= day <= self.until

    def overlaps(self, other):
        """Whether two roles in one project share a day."""
        return max(self.role_period[0], other.role_period[0]) <= min(
            self.role_period[1], other.role_period[1]
        )


@dataclass
class Collaborations:
    """Listed organizations, their projects and their memberships, of all time."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)  # by project, then organization
    themes: dict[str, tuple[str, str]] = field(default_factory=dict)
    projects_by_theme: dict[str, set[str]] = field(default_factory=dict)
    # (organization, since, until, certainty)
    membership_periods: list[tuple[str, date, date, str]] = field(default_factory=list)
    members: dict[str, Node] = field(default_factory=dict)  # of any day, by name
    cluster_start: date | None = None

    def __post_init__(self):
        self.by_slug = {n.slug: n for n in self.nodes.values() if not n.is_project}

    def members_on(self, day):
        """Return the keys of the members of the day; without a day, of any day."""
        return set(self.members if day is None else self.certainties_on(day))

    def certainties_on(self, day):
        """Return {member: certainty of the membership} of the day."""
        return {
            who: certainty
            for who, since, until, certainty in self.membership_periods
            if since <= day <= until
        }

    def sort_key(self, key):
        return self.nodes[key].sort_name, key


def load():
    """Return the data of the whole registry; three queries."""
    return Collaborations(
        *nodes_and_links(load_participations(organization__is_listed=True)),
        *load_themes(),
        *load_memberships(),
    )


def with_endings(participations):
    """Annotate `ended_on`, the day on which the organization had ended, if it has."""
    return participations.annotate(ended_on=first_day_after_its_end())


def from_participations(participations):
    """Return the data of participations as of `link_of`."""
    nodes, links = {}, []
    for row in participations:
        link = link_of(row)
        links.append(link)
        if link.project not in nodes:
            nodes[link.project] = _project_node(row.project)
        if link.organization not in nodes:
            nodes[link.organization] = _organization_node(row.organization)
    return Collaborations(nodes, links)


def link_of(row):
    """Return the Link of a row of `with_endings` that is loaded with its project."""
    project = row.project
    return _link(
        row.project_id,
        row.organization_id,
        (row.since, row.until, row.ended_on),
        (project.since, project.until, project.opened, project.status),
        row.role,
    )


def _project_node(row):
    return Node(f"p{row.pk}", row.slug, row.title_nb, row.title_en, row.sort_title)


def _organization_node(row):
    return Node(f"o{row.pk}", row.slug, row.name, row.name, row.sort_name, row.kind)


def load_participations(**which):
    """Return the participations that count as collaboration, by project; one query."""
    participations = Participation.objects.counted().exclude(role=FUNDER)
    rows = with_endings(participations.filter(**which)).order_by(*PARTICIPATION_ORDER)
    named = rows.values_list(*PARTICIPATION_COLUMNS, named=True)
    return named.iterator(chunk_size=10_000)


def nodes_and_links(rows):
    """Return {key: Node} and the Links of rows of participations."""
    nodes, links = {}, []
    for row in rows:
        link = _link_from_row(row)
        links.append(link)
        if link.project not in nodes:
            nodes[link.project] = _project_node_from_row(link.project, row)
        if link.organization not in nodes:
            nodes[link.organization] = _organization_node_from_row(
                link.organization, row
            )
    return nodes, links


def _project_node_from_row(key, row):
    texts = row.project__title_nb, row.project__title_en
    return Node(key, row.project__slug, *texts, row.project__sort_title)


def _organization_node_from_row(key, row):
    name, sort_name = row.organization__name, row.organization__sort_name
    slug, kind = row.organization__slug, row.organization__kind
    return Node(key, slug, name, name, sort_name, intern(kind))


def _link_from_row(row):
    days = row.project__since, row.project__until, row.project__opened
    own = row.since, row.until, row.ended_on
    work = own, (*days, row.project__status)
    return _link(row.project, row.organization, *work, row.role)


def _link(project, organization, own, of_project, role):
    """Return a Link; `own` is (since, until, day of the end of the organization)."""
    *days, status = of_project
    first, last = own[0], last_day_with(*own[1:])
    since, until = map(once, days_of_work((first, last), days, status))
    role_period = once(first or date.min), once(last or date.max)
    ends = intern(f"p{project}"), intern(f"o{organization}")
    is_lead = role in LEADING_ROLES
    return Link(*ends, since, until, role_period, is_lead, intern(status))


def load_themes():
    """Return {slug: (nb, en)} of the themes in use, and {slug: projects}; one query."""
    rows = ProjectTheme.objects.filter(topic__is_retired=False)
    rows = rows.order_by("topic__sort_label")
    themes, projects_by_theme = {}, {}
    columns = "topic__slug", "topic__label_nb", "topic__label_en", "project"
    for slug, nb, en, project in rows.values_list(*columns):
        themes[slug] = nb, en
        projects_by_theme.setdefault(slug, set()).add(f"p{project}")
    return themes, projects_by_theme


def load_memberships():
    """Return the periods of membership, the members by key, and the first day of the cluster.

    The first day is None if there is no membership; one query.
    """
    rows = Membership.objects.filter(organization__is_listed=True)
    first = ClusterName.objects.order_by("since").values("since")[:1]
    rows = rows.annotate(cluster_start=Subquery(first)).order_by(*MEMBER_ORDER)
    membership_periods, members, cluster_start = [], {}, None
    for row in rows.values_list(*MEMBER_COLUMNS, named=True).iterator(10_000):
        cluster_start = row.cluster_start
        key = f"o{row.organization}"
        days = once(row.since or date.min), once(row.until or date.max)
        membership_periods.append((key, *days, intern(row.certainty)))
        if key not in members:
            members[key] = _organization_node_from_row(key, row)
    return membership_periods, members, cluster_start
