"""Collaboration projects: the list with its facets, and the page of one."""

from itertools import chain

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.utils.functional import cached_property

from ..filters import ProjectFilter
from ..filters.projects import SEVERAL
from ..models import ClimateEffect, Organization, Project, Topic
from .listing import Listing
from .words import and_more

PAGE_SIZE = 24


class ProjectListing(Listing):
    """One answer of the list of projects, made from the parameters of an address."""

    has_days = False
    facet_names = SEVERAL

    def __init__(self, parameters):
        self.filter = ProjectFilter(parameters)
        self.answer = self.filter.answer
        self.words = self.filter.asked.get("q", "")
        self.on = self.sort = None
        self.page = Paginator(self.answer, PAGE_SIZE).get_page(parameters.get("page"))

    @property
    def open_facets(self):
        return self.facet_names

    @cached_property
    def projects(self):
        """The projects of this page, with what a card shows; three queries."""
        rows = Project.objects.filter(pk__in=list(self.page)).prefetch_related(
            Prefetch("themes", Topic.objects.in_use()), "sites"
        )
        by_id = {project.pk: project for project in rows}
        return [by_id[pk] for pk in self.page if pk in by_id]


class ProjectPage:
    """One project with every fact that may be shown; at most seven queries."""

    def __init__(self, project):
        self.project = project

    @cached_property
    def themes(self):
        return list(self.project.themes.in_use())

    @cached_property
    def sites(self):
        return list(self.project.sites.select_related("part_of"))

    @cached_property
    def participations(self):
        rows = self.project.participations.select_related("organization__logo")
        return list(rows.defer("organization__logo__data"))

    @cached_property
    def partners(self):
        """The listed partners, each once, as (organization, participations)."""
        partners = {}
        for row in self.participations:
            if row.organization.is_listed:
                partners.setdefault(row.organization, []).append(row)
        return list(partners.items())

    @property
    def unlisted_text(self):
        """Words for partners that are named nowhere: "og én til"; empty when none."""
        hidden = {
            row.organization_id
            for row in self.participations
            if not row.organization.is_listed
        }
        return and_more(len(hidden))

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
    def sources(self):
        """Every source of what is shown, each once."""
        parts = [row for _partner, rows in self.partners for row in rows]
        found = [row.sources for row in [self.project, *parts, *self.effects]]
        found += [funding.shown_sources for funding in self.fundings]
        return list(dict.fromkeys(chain.from_iterable(found)))
