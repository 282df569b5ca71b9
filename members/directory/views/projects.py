"""Collaboration projects: the list with its facets, and the page of one."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain

from django.contrib.auth.decorators import login_not_required
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.fields import PROJECT
from members.fields.amount_texts import funding_text
from members.models import Participation
from members.models.data_versions import note_row
from members.models.periods import Precision, in_words
from members.models.texts import sources_without
from members.operation.publication import published
from members.operation.publication.marks import EVENTS, OF_NO_LIST
from members.queries import search
from members.queries.filters import ProjectFilter

from .. import project_queries as queries
from ..labels import and_more_text
from ..listing import Listing, render_list
from ..profile_queries import projects_of_cards, render_row
from ..project_queries import project_rows, projects_with_slug


@dataclass(frozen=True)
class ProjectEvent:
    """An event on a day of some precision; `organization` joins or leaves."""

    day: date
    precision: str
    text: str
    organization: object = None

    @property
    def day_text(self):
        """Return the day as precisely as known: "August 2021", "Senest 12. juni 2019"."""
        text = in_words(self.day, self.precision)
        if self.precision == Precision.AT_LATEST:
            text = _("by %(day)s") % {"day": text}
        return capfirst(text)


def project_events(project, partners, fundings):
    """Return the events of the project, its partners and its fundings, earliest first."""
    parts = [part for _partner, rows in partners for part in rows]
    events = [
        *_event_on(project, "since", _("The project starts")),
        *(event for part in parts for event in _joined(part)),
        *map(_funded, (funding for funding in fundings if funding.years)),
        *_event_on(project, "opened", _("Opening")),
        *(event for part in parts for event in _left(part)),
        *_event_on(project, "until", _("The project ends")),
    ]
    return sorted(events, key=lambda event: event.day)


def _event_on(row, name, text, organization=None):
    day, precision = getattr(row, name), getattr(row, f"{name}_precision")
    return [ProjectEvent(day, precision, text, organization)] if day else []


def _joined(part):
    text = _("joins as %(role)s") % {"role": part.get_role_display()}
    return _event_on(part, "since", text, part.organization)


def _left(part):
    text = _("is no longer %(role)s") % {"role": part.get_role_display()}
    return _event_on(part, "until", text, part.organization)


def _funded(funding):
    first = date(max(1, int(funding.years[:4])), 1, 1)
    return ProjectEvent(first, Precision.YEAR, funding_text(funding))


class ProjectListing(Listing):
    """The collaboration projects of an address."""

    noun, card = "projects", "project"
    filterset = ProjectFilter
    open_facets = ["status", "theme", "year"]

    @cached_property
    def projects(self):
        """Return the projects of this page with the data of their cards; at most four queries."""
        return self.rows_with_facts(list(self.page))

    def rows_with_facts(self, pks):
        if not pks:
            return []
        by_id = projects_of_cards(pks)
        reasons = search.project_reasons(by_id.values(), self.words)
        for pk, project in by_id.items():
            project.reasons = reasons.get(pk, ())
        return [by_id[pk] for pk in pks if pk in by_id]


class ProjectPage:
    """One project with every fact that may be shown; at most seven queries.

    A claim of one partner about another stands apart until that one confirms it.
    """

    def __init__(self, project):
        self.project = project

    @property
    def facts(self):
        """Return the facts that the declaration of the noun shows in public."""
        return PROJECT.facts(self.project)

    @cached_property
    def themes(self):
        return queries.themes_of(project=self.project.pk)

    @cached_property
    def sites(self):
        return queries.sites_of(project=self.project.pk)

    @cached_property
    def _every_part(self):
        """Return all participations, declined ones too: their sources name nobody unlisted."""
        every = queries.participations_of(project=self.project.pk)
        organizations = {row.organization for row in every}
        organizations |= {row.claimed_by for row in every if row.claimed_by}
        hidden = [one.name for one in organizations if not one.is_listed]
        for row in [self.project, *every]:
            row.shown_sources = sources_without(hidden, row.sources)
        return every

    @property
    def participations(self):
        """Return those that count as collaboration."""
        return [row for row in self._every_part if row.counts]

    @property
    def claims(self):
        """Return the unanswered claims about listed partners."""
        rows = [row for row in self._every_part if row.waits]
        return [row for row in rows if row.organization.is_listed]

    @cached_property
    def partners(self):
        """Return (organization, participations) of the listed partners, leads first."""
        partners = {}
        for row in self.participations:
            if row.organization.is_listed:
                partners.setdefault(row.organization, []).append(row)
        return sorted(partners.items(), key=lambda partner: not is_led_by(partner[1]))

    @property
    def partners_by_role(self):
        """Return (role, partners) in the order of roles; each partner under its first."""
        groups, order = {role: [] for role in Participation.Role}, [*Participation.Role]
        for organization, parts in self.partners:
            first = min(order.index(part.role) for part in parts)
            groups[order[first]].append((organization, parts))
        return [(role, rows) for role, rows in groups.items() if rows]

    @property
    def unlisted_text(self):
        """Return the text for unlisted partners: "og én til"; empty when there are none."""
        hidden = {
            row.organization_id
            for row in self.participations
            if not row.organization.is_listed
        }
        return and_more_text(len(hidden))

    @cached_property
    def fundings(self):
        rows = queries.fundings_of(self.project.pk)
        return [self._funding(row) for row in rows]

    @staticmethod
    def _funding(row):
        # A source may name the funder, so an unlisted one takes its sources along.
        is_hidden = row.funder_id and not row.funder
        if is_hidden:
            # The page changes when it is listed.
            note_row("organization", row.funder_id)
        row.shown_sources = [] if is_hidden else row.sources
        return row

    @cached_property
    def effects(self):
        """Return the effects; never added up: they overlap and differ in maturity."""
        return queries.effects_of(self.project.pk)

    @property
    def how_many_confirmed(self):
        """Return the number of listed partners that have confirmed their participation."""
        return sum(is_confirmed(parts) for _partner, parts in self.partners)

    @cached_property
    def all_are_from_sources(self):
        """Whether each participation has a source, and no partner has confirmed one."""
        parts = [row for _partner, rows in self.partners for row in rows]
        return all(row.shown_sources and not row.confirmed_on for row in parts)

    @cached_property
    def events(self):
        """Return the dated events, earliest first."""
        return project_events(self.project, self.partners, self.fundings)

    @property
    def sources(self):
        """Return the sources of all that is shown, each once."""
        parts = [row for _partner, rows in self.partners for row in rows]
        sources = [row.shown_sources for row in [self.project, *parts]]
        sources += [self.project.results_sources]
        sources += [effect.sources for effect in self.effects]
        sources += [funding.shown_sources for funding in self.fundings]
        return list(dict.fromkeys(chain.from_iterable(sources)))


def is_led_by(parts):
    return any(part.role == Participation.Role.LEAD for part in parts)


def is_confirmed(parts):
    """Whether the partner has confirmed each of its participations."""
    return all(part.confirmed_on for part in parts)


@login_not_required
@published(
    *ProjectFilter.base_filters,
    "page",
    never_shows=OF_NO_LIST,
    without_query=EVENTS,
)
@require_safe
def project_list(request):
    """Render the list of projects that matches the filters."""
    return render_list(
        request, "directory/project_list.html", ProjectListing(request.GET)
    )


@login_not_required
@published(by_rows=True)
@require_safe
def project_page(request, slug):
    """Render one project, or redirect from a former slug."""
    return _render_project(request, slug, "project")


@login_not_required
@published(by_rows=True)
@require_safe
def project_sheet(request, slug):
    """Render a project for one sheet of paper, or redirect from a former slug."""
    return _render_project(request, slug, "project_sheet")


_render_project = partial(
    render_row,
    with_slug=projects_with_slug,
    rows=project_rows,
    context=lambda row, _day: {"shown": ProjectPage(row), "project": row},
)
