"""Collaboration projects: the list with its facets, and the page of one."""

from itertools import chain

from django.db.models import Prefetch
from django.utils.functional import cached_property

from members.fields import PROJECT

from .. import search
from ..filters import ProjectFilter
from ..models import ClimateEffect, Organization, Participation, Project, Topic
from .labels import and_more_text
from .listing import Listing
from .project_events import project_events


class ProjectListing(Listing):
    """The collaboration projects of an address."""

    filterset = ProjectFilter
    open_facets = ["status", "theme", "year"]

    @cached_property
    def projects(self):
        """The projects of this page, with what a card shows; four queries at most."""
        rows = Project.objects.filter(pk__in=list(self.page)).prefetch_related(
            Prefetch("themes", Topic.objects.in_use()), "sites"
        )
        by_id = {project.pk: project for project in rows}
        reasons = search.project_reasons(by_id.values(), self.words)
        for pk, project in by_id.items():
            project.reasons = reasons.get(pk, ())
        return [by_id[pk] for pk in self.page if pk in by_id]


class ProjectPage:
    """One project with every fact that may be shown; at most seven queries."""

    def __init__(self, project):
        self.project = project

    @property
    def facts(self):
        """What its declaration says that the page lists of it."""
        return PROJECT.facts(self.project)

    @cached_property
    def themes(self):
        return list(self.project.themes.in_use())

    @cached_property
    def sites(self):
        return list(self.project.sites.select_related("part_of"))

    @cached_property
    def participations(self):
        rows = self.project.participations.select_related("organization__logo")
        every = list(rows.defer("organization__logo__data"))
        hidden = {row.organization for row in every if not row.organization.is_listed}
        for row in [self.project, *every]:
            row.shown_sources = not_said_by(hidden, row.sources)
        return [row for row in every if not row.declined_on]

    @cached_property
    def partners(self):
        """The listed partners, each once, as (organization, participations); leads first."""
        partners = {}
        for row in self.participations:
            if row.organization.is_listed:
                partners.setdefault(row.organization, []).append(row)
        return sorted(partners.items(), key=lambda partner: not is_led_by(partner[1]))

    @property
    def unlisted_text(self):
        """Words for partners that are named nowhere: "og én til"; empty when none."""
        hidden = {
            row.organization_id
            for row in self.participations
            if not row.organization.is_listed
        }
        return and_more_text(len(hidden))

    @cached_property
    def fundings(self):
        listed = Organization.objects.listed()
        rows = self.project.fundings.prefetch_related(Prefetch("funder", listed))
        return [self._funding(row) for row in rows]

    @staticmethod
    def _funding(row):
        # A source may name the funder, so an unlisted one takes its sources along.
        is_hidden = row.funder_id and not row.funder
        row.shown_sources = [] if is_hidden else row.sources
        return row

    @cached_property
    def effects(self):
        """The effects, each on its own: they overlap and differ in how sure they are."""
        rows = self.project.effects.select_related("contained_in__project")
        others = ClimateEffect.objects.select_related("project")
        return list(rows.prefetch_related(Prefetch("excludes", others)))

    @property
    def how_many_confirmed(self):
        """How many of the listed partners have said themselves that they take part."""
        return sum(is_confirmed(parts) for _partner, parts in self.partners)

    @property
    def how_many_asked(self):
        """How many of the listed partners have been asked and have not answered."""
        return sum(
            any(part.waits for part in parts) for _partner, parts in self.partners
        )

    @cached_property
    def events(self):
        """What is dated, earliest first."""
        return project_events(self.project, self.partners, self.fundings)

    @property
    def sources(self):
        """Every source of what is shown, each once."""
        parts = [row for _partner, rows in self.partners for row in rows]
        found = [row.shown_sources for row in [self.project, *parts]]
        found += [effect.sources for effect in self.effects]
        found += [funding.shown_sources for funding in self.fundings]
        return list(dict.fromkeys(chain.from_iterable(found)))


def not_said_by(organizations, sources):
    """Leave out the lines that name an organization that is named nowhere."""
    hidden = tuple(f"{organization.name}, " for organization in organizations)
    return [(at, line) for at, line in sources if not line.startswith(hidden)]


def is_led_by(parts):
    return any(part.role == Participation.Role.LEAD for part in parts)


def is_confirmed(parts):
    """That the partner has said so of every part that it has in the project."""
    return all(part.confirmed_on for part in parts)
