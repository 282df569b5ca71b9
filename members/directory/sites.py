"""The list of sites: all sites as a tree and on a map, with their organizations counted."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext as _, ngettext

from ..models import Site
from ..queries import search
from ..queries.filters import IndexAnswer, organization_index
from ..queries.filters.index import Index
from .certainty import CertaintyCounts, counts_by_site
from .maps import Map
from .profile_queries import sites as all_sites
from .search_results import FindsElsewhere

ANY_RELATION = {"relation": ["any"]}


@dataclass
class SiteList(FindsElsewhere):
    """The sites of the day, or those with every word, in tree order and on a map.

    All of them are rendered once for each index, which changes with them.
    """

    noun = "sites"
    index: Index
    day: date
    words: str = ""

    @cached_property
    def sites(self):
        """Return the sites with their organizations and members counted; two queries."""
        is_search = bool(self.words)
        rows = (
            search.matching(Site.objects.all(), self.words)
            if is_search
            else all_sites()
        )
        sites = count_members(rows, self.index)
        counts = IndexAnswer(self.index, ANY_RELATION).counts("site")
        listing = reverse("directory:organizations")
        for site in sites:
            site.organizations = counts.get(site.slug, 0)
            site.counts = counts_html(site, listing)
        return sites

    @cached_property
    def nested(self):
        return _matching(self.sites) if self.words else list(in_tree_order(self.sites))

    @cached_property
    def map(self):
        return _map_by_size(self.sites)

    @property
    def unplaced(self):
        """Return the number of sites that are not on the map."""
        return len(self.nested) - len(self.map.dots)

    @property
    def html(self):
        """Return the map and the tree as HTML."""
        if self.words:
            return self._render()
        key = "sites", self.day, get_language()
        return self.index.derived.get_or_make(key, self._render)

    def _render(self):
        return render_to_string("directory/site_tree.html", {"sites": self})


def load_site_list(day, words=""):
    """Return the SiteList; one query until its sites are needed."""
    return SiteList(organization_index(day), day, words)


def counts_html(site, listing):
    """Return its municipality, and its organizations and members as links to the list.

    In Python, since a template takes three times as long for the many sites of a page.
    """
    place = format_html("{} · ", site.municipality) if site.municipality else ""
    return format_html("{}{}", place, _organizations_html(site, (listing, site.slug)))


def _organizations_html(site, here):
    n, members = site.organizations, site.members
    if not n:
        return _("No organizations are registered here.")
    text = ngettext("%(n)s organization", "%(n)s organizations", n) % {"n": n}
    html = format_html('<a href="{}?relation=any&amp;site={}">{}</a>', *here, text)
    if not members.total:
        return html
    if n == 1:
        own = format_html(' (<a href="{}?site={}">{}</a>)', *here, members.label)
    else:
        parts = _("of which %(parts)s") % {"parts": members.parts_text}
        own = format_html(', <a href="{}?site={}">{}</a>', *here, parts)
    return html + own


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
