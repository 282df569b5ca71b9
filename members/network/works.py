"""What the registry knows of who worked where and when, read once for each version of it."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Subquery
from django.utils.translation import get_language

from ..models import ClusterName, Membership, Participation, ProjectTheme
from ..models.participations import days_of_work

LEADS = ("lead", "owner")
COLUMNS = """
    project project__slug project__title_nb project__title_en project__since
    project__until project__opened project__status organization organization__slug
    organization__name organization__sort_name organization__kind
    project__sort_title since until role
""".split()
OF_MEMBER = """
    organization organization__slug organization__name organization__sort_name
    organization__kind since until began
""".split()
MEMBERS = "organization__sort_name", "pk"
ORDER = "project__sort_title", "project", "organization__sort_name", "pk"


@dataclass(frozen=True, slots=True)
class Node:
    """An organization or a project; its key begins with o or p."""

    key: str
    slug: str
    nb: str
    en: str
    sort: str
    kind: str = ""  # of an organization; a project has none

    @property
    def is_project(self):
        return self.key[0] == "p"

    @property
    def name(self):
        return self.en if get_language() == "en" else self.nb


@dataclass(frozen=True, slots=True)
class Link:
    """One organization in one project, in one role; all days are inclusive."""

    project: str
    organization: str
    since: date
    until: date
    own: tuple[date, date]  # the days of the role, whatever those of the project
    leads: bool

    def holds_on(self, day):
        return self.since <= day <= self.until

    def meets(self, other):
        """Say whether two roles in one project share a day."""
        return max(self.own[0], other.own[0]) <= min(self.own[1], other.own[1])


@dataclass
class Works:
    """Listed organizations, the projects they take part in, and when they were members."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)  # by project, then organization
    themes: dict[str, tuple[str, str]] = field(default_factory=dict)
    of_theme: dict[str, set[str]] = field(default_factory=dict)
    stays: list[tuple[str, date, date]] = field(default_factory=list)
    members: dict[str, Node] = field(default_factory=dict)  # of any day, by name
    began: date | None = None  # the first day of the cluster

    def __post_init__(self):
        self.by_slug = {n.slug: n for n in self.nodes.values() if not n.is_project}

    def members_on(self, day):
        return {who for who, since, until in self.stays if since <= day <= until}

    def place(self, key):
        """Say where a node stands in the order of names."""
        return self.nodes[key].sort, key


def read():
    """Read everything that the network is made of: three queries."""
    return Works(*_work(), *_themes(), *_stays())


def of(participations):
    """Make works of rows that are read already, with their projects and organizations."""
    nodes, links = {}, []
    for row in participations:
        project, organization = _project_of(row.project), _one(row.organization)
        nodes |= {project.key: project, organization.key: organization}
        own = row.since or date.min, row.until or date.max
        leads = row.role in LEADS
        ends = project.key, organization.key
        links.append(Link(*ends, date.min, date.max, own, leads))
    return Works(nodes, links)


def _project_of(row):
    nb, en = row.title_nb, row.title_en
    return Node(f"p{row.pk}", row.slug, nb or en, en or nb, row.sort_title)


def _one(row):
    return Node(f"o{row.pk}", row.slug, row.name, row.name, row.sort_name, row.kind)


def _work():
    standing = Participation.objects.standing()
    rows = standing.filter(organization__is_listed=True).order_by(*ORDER)
    nodes, links = {}, []
    for row in rows.values_list(*COLUMNS, named=True).iterator(chunk_size=10_000):
        link = _link(row)
        links.append(link)
        if link.project not in nodes:
            nodes[link.project] = _project(link.project, row)
        if link.organization not in nodes:
            nodes[link.organization] = _organization(link.organization, row)
    return nodes, links


def _project(key, row):
    nb, en = row.project__title_nb, row.project__title_en
    return Node(key, row.project__slug, nb or en, en or nb, row.project__sort_title)


def _organization(key, row):
    name, sort = row.organization__name, row.organization__sort_name
    slug, kind = row.organization__slug, row.organization__kind
    return Node(key, slug, name, name, sort, kind)


def _link(row):
    days = row.project__since, row.project__until, row.project__opened
    since, until = days_of_work((row.since, row.until), days, row.project__status)
    return Link(
        f"p{row.project}",
        f"o{row.organization}",
        since,
        until,
        (row.since or date.min, row.until or date.max),
        row.role in LEADS,
    )


def _themes():
    """Read the words of each theme in use, and its projects."""
    rows = ProjectTheme.objects.filter(topic__is_retired=False).order_by(
        "topic__sort_label"
    )
    themes, of_theme = {}, {}
    columns = "topic__slug", "topic__label_nb", "topic__label_en", "project"
    for slug, nb, en, project in rows.values_list(*columns):
        themes[slug] = nb, en
        of_theme.setdefault(slug, set()).add(f"p{project}")
    return themes, of_theme


def _stays():
    """Read who was a member when, who they are, and when the cluster began."""
    rows = Membership.objects.filter(organization__is_listed=True)
    first = ClusterName.objects.order_by("since").values("since")[:1]
    rows = rows.annotate(began=Subquery(first)).order_by(*MEMBERS)
    stays, members, began = [], {}, None
    for row in rows.values_list(*OF_MEMBER, named=True):
        began = row.began
        key = f"o{row.organization}"
        stays.append((key, row.since or date.min, row.until or date.max))
        if key not in members:
            members[key] = _organization(key, row)
    return stays, members, began
