"""The sites: what lies within what, who is there, and which projects."""

from itertools import chain, groupby

from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, Value, When
from django.urls import reverse
from django.utils.functional import cached_property

from ..filters.answer import Answer
from ..filters.index import index_of
from ..models import Presence, Project, Site
from .maps import Locator, Map
from .words import and_more

PAGE_SIZE = 40
FORMER_SHOWN = 20
PROJECTS_SHOWN = 12


def count_members(sites, members):
    """List the sites with `members`, the number of members at each, parts included."""
    counts, rows = members.counts("site"), list(sites)
    for site in rows:
        site.members = counts.get(site.slug, 0)
    return rows


class SiteList:
    """All sites of a day, each followed by its parts; two queries."""

    def __init__(self, day):
        index = index_of(day)
        self.sites = count_members(Site.objects.all(), Answer(index, {}))
        everybody = Answer(index, {"relation": ["any"]}).counts("site")
        for site in self.sites:
            site.organizations = everybody.get(site.slug, 0)

    @cached_property
    def nested(self):
        """The sites in order, each with its depth."""
        return list(nested(self.sites))

    @cached_property
    def map(self):
        """The sites by size; a dot leads to who is there, if anybody is."""
        drawn = Map(sorted(self.sites, key=lambda site: -site.organizations))
        everybody = f"{reverse('directory:organizations')}?relation=any&site="
        for dot in drawn.dots:
            dot.count = dot.site.organizations
            if dot.count:
                dot.address = everybody + dot.site.slug
        return drawn

    @property
    def unplaced(self):
        """How many sites are not on the map."""
        return len(self.sites) - len(self.map.dots)


def nested(sites, whole=None, depth=0):
    """Yield the sites within the whole, each followed by its parts, with `depth`."""
    for site in sites:
        if site.part_of_id == whole:
            site.depth = depth
            yield site
            yield from nested(sites, site.pk, depth + 1)


class SitePage:
    """One site with its parts on a day; seven queries, and three right after a change."""

    def __init__(self, site, day, page=None):
        self.site, self.day, self.index = site, day, index_of(day)
        stays = Paginator(self._stays, PAGE_SIZE)
        stays.count = self._counts["shown"]
        self.page = stays.get_page(page)

    @cached_property
    def sites(self):
        return Site.objects.in_bulk()

    @cached_property
    def wholes(self):
        """What the site lies in, the nearest last."""
        wholes, whole = [], self.sites.get(self.site.part_of_id)
        while whole:
            wholes.insert(0, whole)
            whole = self.sites.get(whole.part_of_id)
        return wholes

    @cached_property
    def parts(self):
        """The sites within it, each with its depth and the number of organizations."""
        counts = Answer(self.index, {"relation": ["any"]}).counts("site")
        parts = list(nested(self.sites.values(), self.site.pk))
        for part in parts:
            part.organizations = counts.get(part.slug, 0)
        return parts

    @cached_property
    def within(self):
        return [self.site.pk, *(part.pk for part in self.parts)]

    @cached_property
    def organizations(self):
        """How many are there, each counted once over all parts."""
        asked = {"site": [self.site.slug], "relation": ["any"]}
        return len(Answer(self.index, asked))

    @cached_property
    def members(self):
        return len(Answer(self.index, {"site": [self.site.slug]}))

    @property
    def _presences(self):
        return Presence.objects.filter(site__in=self.within)

    @property
    def _stays(self):
        """Who is there, part by part in the order of the page, by name in each."""
        part = Case(
            *(When(site=pk, then=Value(at)) for at, pk in enumerate(self.within))
        )
        rows = self._presences.on(self.day).filter(organization__is_listed=True)
        by_part = rows.order_by(part, "organization__sort_name", "pk")
        with_logos = by_part.select_related("organization__logo")
        return with_logos.defer("organization__logo__data")

    @cached_property
    def groups(self):
        """Who is there, as [(site, [organization with `stays`])]; the site itself first."""
        stays = [self._stay(stay) for stay in self.page]
        return [
            (site, self._once(rows))
            for site, rows in groupby(stays, key=lambda stay: stay.site)
        ]

    def _once(self, stays):
        """List the organizations at one part, each with its `stays`: as what, since when."""
        members, rows = self.index.facets["relation"].bits("member"), []
        for organization, own in groupby(stays, key=lambda stay: stay.organization):
            place = self.index.place.get(organization.pk)
            organization.stays = list(own)
            organization.is_member = place is not None and bool(members >> place & 1)
            rows.append(organization)
        return rows

    def _stay(self, stay):
        # The site is at hand: a join would fetch it again for every row.
        stay.site = self.sites.get(stay.site_id, self.site)
        return stay

    @property
    def has_groups(self):
        """That somebody is at a part, so that the list needs headings."""
        return any(site != self.site for site, _rows in self.groups)

    @property
    def has_repeated(self):
        """That somebody stands under several parts."""
        names = [row for _site, rows in self.groups for row in rows]
        return len(set(names)) < len(names)

    @cached_property
    def _counts(self):
        """How many stays are shown, and of how many organizations others are not."""
        shown, hidden = (Q(organization__is_listed=listed) for listed in (True, False))
        return self._presences.on(self.day).aggregate(
            shown=Count("pk", filter=shown),
            hidden=Count("organization", filter=hidden, distinct=True),
        )

    @property
    def unlisted(self):
        """How many more are there that are named nowhere."""
        return self._counts["hidden"]

    @property
    def unlisted_text(self):
        return and_more(self.unlisted)

    @cached_property
    def former(self):
        """The listed ones that have left, latest first."""
        rows = self._presences.filter(
            until__lt=self.day, organization__is_listed=True
        ).select_related("organization")
        return [self._stay(r) for r in rows.order_by("-until", "pk")[:FORMER_SHOWN]]

    @cached_property
    def projects(self):
        """The projects there, by title, and whether there are more."""
        rows = Project.objects.filter(sites__in=self.within).distinct()
        return list(rows[: PROJECTS_SHOWN + 1])

    @property
    def shown_projects(self):
        return self.projects[:PROJECTS_SHOWN]

    @property
    def has_more_projects(self):
        return len(self.projects) > PROJECTS_SHOWN

    @cached_property
    def map(self):
        placed = [s for s in [self.site, *self.parts] if s.latitude is not None]
        shown = placed or [s for s in self.wholes if s.latitude is not None]
        return Locator(shown, here=self.site)

    @property
    def sources(self):
        """Every source of what is shown, each once."""
        rows = [self.site, *self.page, *self.former]
        return list(dict.fromkeys(chain.from_iterable(row.sources for row in rows)))

    @property
    def page_addresses(self):
        """The pages to offer, as (number or an ellipsis, address)."""
        numbers = self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=1, on_ends=1
        )
        return [(n, f"?page={n}") for n in numbers]

    @property
    def next_address(self):
        return f"?page={self.page.number + 1}"
