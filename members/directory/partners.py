"""The partners of an organization by the projects that they share: now, later and before.

Partners on a day are those of members/queries/network, and its page shows the same ones.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, pgettext

from ..models import ENDED, FUNDER, Organization, Project
from ..models.data_versions import note_row, noting_rows
from ..operation.caches import LRUCache
from ..queries import network
from .labels import and_more_text

# SVG paths: a circle, a diamond, a square and a triangle.
SYMBOLS = {
    "company": "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z",
    "research": "M0-8.5l8.5 8.5l-8.5 8.5l-8.5-8.5z",
    "public": "M-6.5-6.5h13v13h-13z",
    "other": "M0-8l8 14h-16z",
}
HALF_A_PHONE = 165
TEMPLATE = "directory/network_drawing.html"


class NetworkDiagram:
    """A diagram with symbols; the organizations with `highlighted` slugs stand out."""

    def __init__(self, diagram, highlighted=()):
        self.diagram, self.highlighted = diagram, highlighted

    @property
    def drawing(self):
        """Return the drawing as HTML."""
        facts = {"network_diagram": self, "diagram": self.diagram}
        return render_to_string(TEMPLATE, facts)

    @property
    def legend(self):
        """Return (kind, label, symbol) of the kinds of organization in the diagram."""
        present = {placed.node.kind for placed in self.diagram.organizations}
        return [
            (kind, label, SYMBOLS[kind])
            for kind, label in Organization.Kind.choices
            if kind in present
        ]

    @property
    def start_x(self):
        """Return the x at the left edge of a narrow window: the highlighted one is in sight.

        Without one, the middle of the drawing.
        """
        every = self.diagram.organizations
        positions = (at.x for at in every if at.node.slug in self.highlighted)
        middle = next(positions, self.diagram.width / 2)
        return max(round(middle - HALF_A_PHONE, 1), 0)

    @property
    def symbols(self):
        """Return (placed node, symbol, whether it is highlighted) of the organizations."""
        return [
            (placed, SYMBOLS[placed.node.kind], placed.node.slug in self.highlighted)
            for placed in self.diagram.organizations
        ]


NAMES_SHOWN = 3
NOW, LATER, UNKNOWN, BEFORE = "now", "later", "unknown", "before"
# A partner in several projects stands where the first of these holds.
ORDER = (NOW, LATER, UNKNOWN, BEFORE)
BY_STATUS = {Project.Status.PLANNED: LATER, Project.Status.UNKNOWN: UNKNOWN}


@dataclass
class SharedProject:
    """A project in which two organizations have worked at the same time."""

    project: Project
    times: set = field(default_factory=set)
    own: set = field(default_factory=set)  # participations
    theirs: set = field(default_factory=set)

    @property
    def when(self):
        return next(time for time in ORDER if time in self.times)

    @property
    def is_confirmed(self):
        return all(part.confirmed_on for part in self.own | self.theirs)

    @property
    def known_text(self):
        """Return the uncertainty as text; empty when both have confirmed the participation."""
        if self.is_confirmed:
            return ""
        if any(part.source for part in self.own | self.theirs):
            return _("from public sources")
        return _("not confirmed")


@dataclass
class Partner:
    """An organization and the projects shared with it, those of now first."""

    organization: Organization
    projects: list

    @property
    def when(self):
        return self.projects[0].when


@dataclass
class PartnerGroup:
    """The projects shared with listed partners now, later or before: {project: partners}.

    The partners are (organization, uncertainty as text), by name; `unlisted` is the number
    of the others.
    """

    when: str
    projects: dict
    unlisted: int

    @property
    def heading(self):
        return {
            NOW: pgettext("partners", "Partners"),
            LATER: _("Planned collaboration"),
            UNKNOWN: _("Collaboration of unknown status"),
            BEFORE: _("Former partners"),
        }[self.when]

    @property
    def shown(self):
        """Return (project, the first partners, the number of the rest, all of them)."""
        return [
            (
                project,
                [organization for organization, _text in partners[:NAMES_SHOWN]],
                len(partners[NAMES_SHOWN:]),
                partners,
            )
            for project, partners in self.projects.items()
        ]

    @property
    def unlisted_text(self):
        return and_more_text(self.unlisted)


class Partners:
    """Partners on a day, from the participations of all in an organization's projects."""

    def __init__(self, organization, participations, day):
        every = _partners_of(organization, participations, day)
        self.listed = [one for one in every if one.organization.is_listed]
        unlisted = [one for one in every if not one.organization.is_listed]
        self.groups = [
            PartnerGroup(
                when, self._by_project(when), sum(one.when == when for one in unlisted)
            )
            for when in ORDER
        ]

    def _by_project(self, when):
        projects = defaultdict(list)
        for partner in self.listed:
            for shared in partner.projects:
                if shared.when == when:
                    row = partner.organization, shared.known_text
                    projects[shared.project].append(row)
        by_size = sorted(
            projects, key=lambda one: (-len(projects[one]), one.sort_title)
        )
        return {project: projects[project] for project in by_size}

    def __len__(self):
        return len(self.listed)

    @property
    def shown(self):
        """Return the groups in which there is anybody."""
        return [group for group in self.groups if group.projects or group.unlisted]

    @property
    def _shared(self):
        return [shared for partner in self.listed for shared in partner.projects]

    @property
    def rows(self):
        """Return the participations in projects shared with listed partners."""
        rows = {row: None for shared in self._shared for row in shared.own}
        rows |= {row: None for shared in self._shared for row in shared.theirs}
        return sorted(rows, key=_by_names)

    @property
    def known_text(self):
        """Return one sentence instead of a note on each, where all is from sources."""
        texts = {shared.known_text for shared in self._shared}
        if texts != {_("from public sources")}:
            return ""
        return _("Registered from public sources. The partners have not confirmed it.")


def _partners_of(organization, participations, day):
    """Return the Partners by name, listed or not."""
    own, projects = defaultdict(list), defaultdict(dict)
    links = {row: network.link_of(row) for row in participations if row.role != FUNDER}
    for row in links:
        if row.organization_id == organization:
            own[row.project_id].append(row)
    for row in links:
        for mine in own[row.project_id] if row.organization_id != organization else ():
            if links[mine].overlaps(links[row]):
                shared = projects[row.organization].setdefault(
                    row.project, SharedProject(row.project)
                )
                shared.times.add(_when(links[mine], links[row], day))
                shared.own.add(mine), shared.theirs.add(row)
    by_name = sorted(projects, key=lambda one: one.sort_name)
    return [Partner(one, _in_order(projects[one].values())) for one in by_name]


def _by_names(row):
    project = row.project.sort_title, row.project_id
    return *project, row.organization.sort_name, row.pk


def _in_order(shared_projects):
    return sorted(shared_projects, key=lambda shared: ORDER.index(shared.when))


def _when(link, other, day):
    """Return when two links of a project held together, seen from the day.

    The status of the project is of today: for another day the dates decide alone.
    """
    status = link.status if day == timezone.localdate() else None
    has_left = min(link.role_period[1], other.role_period[1]) < day
    if has_left or status in ENDED:
        return BEFORE
    if status in BY_STATUS:
        return BY_STATUS[status]
    if min(link.until, other.until) < day:
        return BEFORE
    return LATER if max(link.since, other.since) > day else NOW


# Their HTML is kept by the rows that it is made of: to compare hundreds is much quicker.
CACHE_SIZE = 60  # profiles, by day and language
# They may show the parts of the key of `collaboration_on` alone: it is their cache key.
TEMPLATES = (
    "directory/profile_project_list.html",
    "directory/profile_partners.html",
    "directory/profile_network.html",
)
CACHE = LRUCache(CACHE_SIZE)


@dataclass(frozen=True)
class Collaboration:
    """The partners on a profile; the texts are HTML."""

    projects: int
    projects_now: int
    project_list: str
    partners: str
    network: str
    rows: frozenset  # (noun, id) of the rows that a published page is made of


def collaboration_on(profile):
    """Return the Collaboration of a profile; its rows are those of the page then."""
    organization = profile.organization
    identity = organization.pk, organization.slug, profile.day, get_language()
    key = *identity, profile.found_participations.values
    parts = CACHE.get_or_make(key, partial(_render, profile))
    for row in parts.rows:
        note_row(*row)
    return parts


def _render(profile):
    with noting_rows() as rows:
        numbers = len(profile.projects), profile.projects_now
        texts = [render_to_string(name, {"profile": profile}) for name in TEMPLATES]
    return Collaboration(*numbers, *texts, frozenset(rows))
