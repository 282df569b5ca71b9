"""The list of sites: all sites as a tree and on a map, with their organizations counted."""

from dataclasses import dataclass

from django.urls import reverse

from ..models import Site
from ..queries import search
from ..queries.filters import IndexAnswer, organization_index
from .certainty import CertaintyCounts, counts_by_site
from .maps import Map
from .profile_queries import sites as every_site
from .search_results import FindsElsewhere

ANY_RELATION = {"relation": ["any"]}


@dataclass(frozen=True)
class SiteList(FindsElsewhere):
    """The sites in tree order with `depth`, and on a map as far as it has coordinates."""

    noun = "sites"
    nested: list
    map: Map
    words: str = ""

    @property
    def unplaced(self):
        """Return the number of sites that are not on the map."""
        return len(self.nested) - len(self.map.dots)


def load_site_list(day, words=""):
    """Return the SiteList of the day, or of the sites with every word; three queries."""
    index = organization_index(day)
    rows = search.matching(Site.objects.all(), words) if words else every_site()
    sites = count_members(rows, index)
    counts = IndexAnswer(index, ANY_RELATION).counts("site")
    for site in sites:
        site.organizations = counts.get(site.slug, 0)
    nested = _matching(sites) if words else list(in_tree_order(sites))
    return SiteList(nested=nested, map=_map_by_size(sites), words=words)


def _matching(sites):
    """Return the sites that a search found, best first, none of them within another."""
    for site in sites:
        site.depth = 0
    return sorted(sites, key=lambda site: -site.rank)


def count_members(sites, index):
    """Return the sites with `members`, the CertaintyCounts of each and its parts."""
    counts, rows = counts_by_site(index), list(sites)
    for site in rows:
        site.members = counts.get(site.slug, CertaintyCounts())
    return rows


def in_tree_order(sites, whole=None, depth=0):
    """Yield the sites within the whole, each followed by its parts, with `depth` set."""
    for site in sites:
        if site.part_of_id == whole:
            site.depth = depth
            yield site
            yield from in_tree_order(sites, site.pk, depth + 1)


def _map_by_size(sites):
    """Return a map whose dots link to the organizations at the site, if there are any."""
    site_map = Map(sorted(sites, key=lambda site: -site.organizations))
    address = f"{reverse('directory:organizations')}?relation=any&site="
    for dot in site_map.dots:
        dot.count = dot.site.organizations
        if dot.count:
            dot.address = address + dot.site.slug
    return site_map
