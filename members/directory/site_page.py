"""The page of one site: its parts, the organizations present, and the projects."""

from dataclasses import dataclass
from itertools import chain, groupby

from django.core.paginator import Page, Paginator

from ..filters import IndexAnswer, organization_index
from ..models import Site
from . import site_queries as queries
from .certainty import CertaintyCounts
from .labels import and_more_text, choice_label
from .list_queries import sites as every_site
from .listing import ALL, get_page, page_numbers
from .maps import LocatorMap
from .sites import ANY_RELATION, in_tree_order

PAGE_SIZE = 40


@dataclass(frozen=True)
class SitePage:
    """A site on a day; counts include its parts, each organization once."""

    site: Site
    wholes: list  # what the site is part of, the nearest last
    parts: list  # with `depth` and `organizations`
    organizations: int
    members: CertaintyCounts
    unlisted: int  # organizations that are not shown
    page: Page  # of presences
    groups: list  # (site or part, organizations with `shown_presences`)
    former: list  # presences
    projects: list
    map: LocatorMap

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
    def unlisted_text(self):
        return and_more_text(self.unlisted)

    @property
    def shown_projects(self):
        return self.projects[: queries.PROJECTS_SHOWN]

    @property
    def has_more_projects(self):
        return len(self.projects) > queries.PROJECTS_SHOWN

    @property
    def sources(self):
        """Return the sources of all that is shown, each once."""
        rows = [self.site, *self.page, *self.former]
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
    """Return the SitePage; five queries when who is present is kept with the index."""
    index, at_site = organization_index(day), {"site": [site.slug]}
    sites = {**{row.pk: row for row in every_site()}, site.pk: site}
    wholes, parts = _wholes(site, sites), _parts(site, sites, index)
    within = [site.pk, *(part.pk for part in parts)]
    present = queries.present_at(index, within, day)
    shown = get_page(Paginator(present.ids, PAGE_SIZE), page)
    shown.object_list, former = queries.load_presences(
        shown.object_list, present.former
    )
    # The sites are loaded: a join would load the same ones with every presence.
    for presence in chain(shown, former):
        presence.site = sites[presence.site_id]
    return SitePage(
        site=site,
        wholes=wholes,
        parts=parts,
        organizations=len(IndexAnswer(index, at_site | ANY_RELATION)),
        members=CertaintyCounts.of(IndexAnswer(index, at_site)),
        unlisted=present.unlisted,
        page=shown,
        groups=_group_by_part(shown, index),
        former=former,
        projects=queries.projects_by_title(projects=present.projects),
        map=_locator_map(site, wholes, parts),
    )


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


def _group_by_part(presences, index):
    return [
        (place, _organizations(rows, index))
        for place, rows in groupby(presences, key=lambda row: row.site)
    ]


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
    return choice_label(index.choices_of(pk, "certainty")[0])


def _locator_map(site, wholes, parts):
    """Return a map of the site and its parts, or of its wholes without coordinates."""
    placed = [s for s in (site, *parts) if s.latitude is not None]
    return LocatorMap(
        placed or [s for s in wholes if s.latitude is not None], here=site
    )
