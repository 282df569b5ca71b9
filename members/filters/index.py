"""The directory of a day in memory, built from the database once for each version of it.

Counting every choice of every filter in SQL takes longer the more rows there are; with
one bit a row it does not show. The version says when to build anew.
"""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from datetime import date
from threading import Lock

from django.utils.translation import gettext_lazy as _

from ..models import (
    Membership,
    Organization,
    OrganizationTopic,
    Participation,
    Presence,
    Project,
    Role,
    Site,
    SiteWithin,
    Topic,
    Version,
)
from .bitmaps import Choice, Facet, bits_of

KEPT_DAYS = 4
ANYBODY = _("Everybody in the registry")
built = OrderedDict()
building = Lock()


def index_of(day):
    """Give the index of the day, as of what is committed now; one query when it is kept."""
    key = (day, Version.objects.now())
    with building:
        if key not in built:
            built[key] = build(day)
            while len(built) > KEPT_DAYS:
                built.popitem(last=False)
        built.move_to_end(key)
        return built[key]


@dataclass
class Index:
    """Listed organizations by name, the facets over them, and other orders of them."""

    ids: list[int]
    facets: dict[str, Facet]
    orders: dict[str, list[int]]

    def __post_init__(self):
        self.place = {pk: place for place, pk in enumerate(self.ids)}

    @property
    def everybody(self):
        return (1 << len(self.ids)) - 1

    def bits_of_ids(self, ids):
        """Set the bits of the organizations that are listed; others are passed over."""
        known = (self.place[pk] for pk in ids if pk in self.place)
        return bits_of(known, len(self.ids))


def build(day):
    """Read everything that the directory of the day is filtered by: twelve queries."""
    rows = list(
        Organization.objects.listed().values_list(
            "pk", "kind", "size", "municipality_slug", "municipality", "confirmed_on"
        )
    )
    ids = [row[0] for row in rows]
    place = {pk: number for number, pk in enumerate(ids)}
    stays = _stays(place)
    facets = {
        "kind": _fixed(Organization.Kind, enumerate(row[1] for row in rows)),
        "relation": _relations(place, stays, day),
        "site": _sites(place, day),
        "municipality": _municipalities(rows),
        "topic": _topics(place),
        "category": _fixed(Membership.Category, _categories(stays, day)),
        "size": _fixed(Organization.Size, enumerate(row[2] for row in rows)),
        "project": _projects(place, day),
    }
    for facet in facets.values():
        facet.size = len(ids)
    return Index(ids, facets, _orders(rows, stays, day))


def _facet(choices, pairs):
    facet = Facet(0, {choice.value: choice for choice in choices})
    facet.rows = defaultdict(list)
    for number, value in pairs:
        facet.rows[value].append(number)
    return facet


def _fixed(choices, pairs):
    # The words come from the catalogue when the page is written.
    return _facet(
        [Choice(value, label, label) for value, label in choices.choices], pairs
    )


def _stays(place):
    """List the stays of listed organizations as (place, since, until, category)."""
    fields = ("organization", "since", "until", "category")
    stays = Membership.objects.order_by().values_list(*fields)
    return [(place[pk], *stay) for pk, *stay in stays if pk in place]


def _runs(since, until, day):
    return (since or date.min) <= day <= (until or date.max)


def _categories(stays, day):
    return ((n, category) for n, s, u, category in stays if _runs(s, u, day))


def _relations(place, stays, day):
    members = {n for n, since, until, category in stays if _runs(since, until, day)}
    left = {n for n, since, until, category in stays if until and until < day}
    people = {
        "member": members,
        "former": left - members,
        "partner": _places(Participation.objects.on(day), place),
        "office": _places(Role.objects.on(day), place),
        "neighbour": _places(Presence.objects.on(day), place),
        "any": range(len(place)),
    }
    choices = [*Organization.Relation.choices, ("any", ANYBODY)]
    return _facet(
        [Choice(value, label, label) for value, label in choices],
        ((n, relation) for relation, numbers in people.items() for n in numbers),
    )


def _places(rows, place):
    found = rows.order_by().values_list("organization", flat=True).distinct()
    return {place[pk] for pk in found if pk in place}


def _sites(place, day):
    sites = {site.pk: site for site in Site.objects.all()}
    around = defaultdict(list)
    for site, container in SiteWithin.objects.values_list("site", "container"):
        around[site].append(sites[container].slug)
    pairs = {
        (place[pk], slug)
        for pk, site in Presence.objects.on(day)
        .order_by()
        .values_list("organization", "site")
        if pk in place
        for slug in around[site]
    }
    return _facet(_nested(sites), pairs)


def _nested(sites, whole=None, depth=0):
    """Yield the sites as choices, each followed by its parts."""
    for site in sites.values():
        if site.part_of_id == whole:
            yield Choice(site.slug, site.name, site.name, depth)
            yield from _nested(sites, site.pk, depth + 1)


def _municipalities(rows):
    names = {row[3]: row[4] for row in rows if row[3]}
    choices = [Choice(slug, names[slug], names[slug]) for slug in sorted(names)]
    return _facet(choices, ((n, row[3]) for n, row in enumerate(rows) if row[3]))


def _topics(place):
    slugs = dict(Topic.objects.values_list("pk", "slug"))
    links = OrganizationTopic.objects.values_list("organization", "topic")
    words = Topic.objects.in_use().values_list("slug", "label_nb", "label_en")
    pairs = ((place[pk], slugs[topic]) for pk, topic in links if pk in place)
    return _facet([Choice(*word) for word in words], pairs)


def _projects(place, day):
    rows = Participation.objects.on(day).order_by()
    links = set(rows.values_list("organization", "project__slug"))
    titles = Project.objects.values_list("slug", "title_nb", "title_en")
    pairs = ((place[pk], slug) for pk, slug in links if pk in place)
    return _facet([Choice(slug, nb, en or nb) for slug, nb, en in titles], pairs)


def _orders(rows, stays, day):
    joined = {
        n: since or date.min
        for n, since, until, category in stays
        if _runs(since, until, day)
    }
    confirmed = {n: row[5] for n, row in enumerate(rows) if row[5]}
    return {
        "-joined": _latest_first(joined, len(rows)),
        "confirmed": _latest_first(confirmed, len(rows)),
    }


def _latest_first(days, size):
    # The sort is stable: rows of one day stay in the order of names.
    return sorted(range(size), key=lambda n: days.get(n, date.min), reverse=True)
