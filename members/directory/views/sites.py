"""The page of one site: its parts, the organizations present, and the projects."""

from array import array
from collections import namedtuple
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import Case, Value, When
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from members.directory.profile_queries import get_by_slug_or_404
from members.models import Presence, Project, Site
from members.operation.publication import published
from members.operation.publication.marks import EVENTS, OF_NO_LIST
from members.queries.filters import IndexAnswer, organization_index
from members.queries.filters.index import Index

from ..certainty import CertaintyCounts
from ..events import with_next_events
from ..labels import and_more_text
from ..listing import ALL, get_page, page_numbers
from ..maps import LocatorMap
from ..profile_queries import sites as every_site
from ..search_results import searched_words
from ..sites import ANY_RELATION, in_tree_order, load_site_list

FORMER_SHOWN = 20
PROJECTS_SHOWN = 12
# Ids of presences now and of the last former ones, a number of organizations, and ids of
# projects, one more than is shown when there are more.
Present = namedtuple("Present", "ids former unlisted projects")


def present_at(index, within, day):
    """Return the organizations at the sites on the day; three queries, once an index."""
    key = "present", day, *within
    return index.derived.get_or_make(key, lambda: read_present(within, day))


def read_present(within, day):
    rows = Presence.objects.filter(site__in=within)
    here = Project.sites.through.objects.filter(site__in=within)
    projects = Project.objects.filter(pk__in=here.values("project"))
    former = rows.filter(until__lt=day, organization__is_listed=True)
    former = former.order_by("-until", "pk").values_list("pk", flat=True)
    listed, unlisted = _by_part(rows.on(day), within)
    return Present(
        ids=listed,
        former=list(former[:FORMER_SHOWN]),
        unlisted=unlisted,
        projects=list(projects.values_list("pk", flat=True)[: PROJECTS_SHOWN + 1]),
    )


def _by_part(presences, within):
    """Return the ids of the listed, by part in the given order, and how many are not."""
    part = Case(*(When(site=pk, then=Value(at)) for at, pk in enumerate(within)))
    by_part = presences.order_by(part, "organization__sort_name", "pk")
    rows = by_part.values_list("pk", "organization", "organization__is_listed")
    listed = array("q", (pk for pk, _organization, is_listed in rows if is_listed))
    unlisted = {organization for _pk, organization, is_listed in rows if not is_listed}
    return listed, len(unlisted)


def load_presences(*lists):
    """Return the listed presences of each list of ids, in their order; one query."""
    every = [pk for ids in lists for pk in ids]
    organizations = {row.pk: row for row in _presences(every)}
    return [[organizations[pk] for pk in ids if pk in organizations] for ids in lists]


def _presences(ids):
    listed = Presence.objects.filter(organization__is_listed=True)
    rows = listed.filter(pk__in=ids).order_by()
    return rows.select_related("organization__logo").defer("organization__logo__data")


PAGE_SIZE = 40
TEMPLATES = "directory/site_presences.html", "components/numbered_sources.html"


@dataclass
class SitePage:
    """A site on a day; counts include its parts, each organization once.

    The list of organizations is rendered once for each index, which changes with them.
    """

    site: Site
    sites: dict  # by id
    day: date
    index: Index
    parts: list  # with `depth` and `organizations`
    present: Present
    page: Page  # of ids of presences

    @property
    def html(self):
        """Return present and former organizations, and their sources, as two texts of HTML."""
        part = self.page.number, self.page.paginator.per_page
        key = "site page", self.site.pk, self.day, *part, get_language()
        return self.index.derived.get_or_make(key, self._render)

    def _render(self):
        facts = {"shown": self, "site": self.site, "sources": self.sources}
        return [render_to_string(template, facts) for template in TEMPLATES]

    @cached_property
    def _presences(self):
        """Return those of the page, and the former ones; one query."""
        lists = load_presences(list(self.page), self.present.former)
        # The sites are loaded: a join would load the same ones with every presence.
        for presence in chain(*lists):
            presence.site = self.sites[presence.site_id]
        return lists

    @property
    def former(self):
        return self._presences[1]

    @cached_property
    def groups(self):
        """Return (site or part, organizations with `shown_presences`) of the page."""
        return [
            (place, _organizations(rows, self.index))
            for place, rows in groupby(self._presences[0], key=lambda row: row.site)
        ]

    @property
    def has_groups(self):
        """Whether an organization is at a part, so that the list needs headings."""
        return any(place != self.site for place, _rows in self.groups)

    @property
    def has_repeated(self):
        """Whether an organization is listed under several parts."""
        rows = [row for _place, rows in self.groups for row in rows]
        return len(set(rows)) < len(rows)

    @property
    def organizations(self):
        """Return how many of any relation are there."""
        return len(IndexAnswer(self.index, self._at_site | ANY_RELATION))

    @property
    def members(self):
        return CertaintyCounts.of(IndexAnswer(self.index, self._at_site))

    @property
    def _at_site(self):
        return {"site": [self.site.slug]}

    @property
    def unlisted(self):
        """Return how many organizations are not shown."""
        return self.present.unlisted

    @property
    def unlisted_text(self):
        return and_more_text(self.unlisted)

    @cached_property
    def wholes(self):
        """Return the sites that contain this one, the nearest last."""
        return _wholes(self.site, self.sites)

    @property
    def map(self):
        return _locator_map(self.site, self.wholes, self.parts)

    @cached_property
    def projects(self):
        """Return the first by title, one more than is shown if there are more; one query."""
        return list(Project.objects.filter(pk__in=self.present.projects))

    @property
    def shown_projects(self):
        return self.projects[:PROJECTS_SHOWN]

    @property
    def has_more_projects(self):
        return len(self.projects) > PROJECTS_SHOWN

    @property
    def sources(self):
        """Return the sources of all that is shown, each once."""
        rows = [self.site, *chain(*self._presences)]
        return list(dict.fromkeys(chain.from_iterable(row.sources for row in rows)))

    @property
    def page_addresses(self):
        """Return (number or an ellipsis, address) of the pages to offer."""
        return [(n, f"?page={n}") for n in page_numbers(self.page)]

    @property
    def next_address(self):
        return f"?page={self.page.number + 1}"

    @property
    def all_address(self):
        return f"?page={ALL}"


def load_site_page(site, day, page=None):
    """Return the SitePage; four queries in all when the index has its organizations."""
    index = organization_index(day)
    sites = {**{row.pk: row for row in every_site()}, site.pk: site}
    parts = _parts(site, sites, index)
    within = [site.pk, *(part.pk for part in parts)]
    present = present_at(index, within, day)
    members = get_page(Paginator(present.ids, PAGE_SIZE), page)
    return SitePage(site, sites, day, index, parts, present, members)


def _wholes(site, sites):
    wholes, whole = [], sites.get(site.part_of_id)
    while whole:
        wholes.insert(0, whole)
        whole = sites.get(whole.part_of_id)
    return wholes


def _parts(site, sites, index):
    counts = IndexAnswer(index, ANY_RELATION).counts("site")
    parts = list(in_tree_order(sites.values(), site.pk))
    for part in parts:
        part.organizations = counts.get(part.slug, 0)
    return parts


def _organizations(presences, index):
    """Return those at one part, with `shown_presences` and `certainty`, of members only."""
    organizations = []
    for organization, own in groupby(presences, key=lambda row: row.organization):
        organization.shown_presences = list(own)
        organization.certainty = _certainty(organization.pk, index)
        organizations.append(organization)
    return organizations


def _certainty(pk, index):
    """Return the label of how certain the membership of the day is, or an empty text."""
    if not index.has(pk, "relation", "member"):
        return ""
    return index.choices_of(pk, "certainty")[0].label


def _locator_map(site, wholes, parts):
    """Return a map of the site and its parts, or of its wholes without coordinates."""
    placed = [s for s in (site, *parts) if s.latitude is not None]
    return LocatorMap(
        placed or [s for s in wholes if s.latitude is not None], here=site
    )


@login_not_required
@published("q", never_shows=OF_NO_LIST, without_query=EVENTS)
@require_safe
def site_list(request):
    """Render all sites, on a map and as a tree."""
    sites = load_site_list(timezone.localdate(), searched_words(request.GET))
    return render(request, "directory/site_list.html", {"sites": sites})


@login_not_required
@published("page", never_shows=OF_NO_LIST)
@require_safe
def site_page(request, slug):
    """Render one site, or redirect from a former slug."""
    today = timezone.localdate()
    sites = with_next_events(Site.objects.all(), today)
    site = get_by_slug_or_404(sites, slug)
    if site.slug != slug:
        return redirect(site, permanent=True)
    page = load_site_page(site, today, request.GET.get("page"))
    return render(request, "directory/site.html", {"shown": page, "site": site})
