"""The members of the front page: named by the place where they are, and on a map."""

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext as _

from ..queries.filters import IndexAnswer
from .certainty import INFERRED, NAMED
from .labels import short
from .maps import MAX_LABELS, Map, Shape
from .profile_queries import organizations_with_logos, sites as every_site
from .sites import count_members

SURE = {"certainty": [NAMED, INFERRED]}
PLACES_SHOWN = 5
NAMES_SHOWN = 14


@dataclass
class Place:
    """Members at a site and its parts, or at none; at most NAMES_SHOWN of them by name."""

    label: str
    number: int
    address: str  # of the list of all of them
    members: list

    @property
    def rest(self):
        return self.number - len(self.members)


class ClusterMap(Map):
    """The sites of most members, on a picture that is less wide than that of all sites."""

    shape = Shape(480, km=22, height=0.74)

    def __init__(self, sites):
        placed = [site for site in sites if site.latitude is not None]
        super().__init__(sorted(placed, key=lambda site: -_sure(site))[:MAX_LABELS])
        for dot in self.dots:
            dot.count = _sure(dot.site)
            dot.address = _address(dot.site.slug) if dot.count else ""


@dataclass
class ClusterPlaces:
    """The sites, and the members by place, which are rendered once for each index."""

    sites: list
    places: list

    @classmethod
    def of(cls, index):
        """Return those of the index; two queries unless they are kept with it."""

        def read():
            sites = count_members(every_site(), index)
            return cls(sites, members_by_place(index, sites))

        return index.derived.get_or_make(("places", get_language()), read)

    @cached_property
    def map(self):
        return ClusterMap(self.sites)

    @cached_property
    def map_html(self):
        return self._render("map")

    @cached_property
    def members_html(self):
        return self._render("members")

    def _render(self, part):
        return render_to_string(f"directory/home_{part}.html", {"places": self})


def members_by_place(index, sites):
    """Return the Places of the sites that are no part of another; one query."""
    tops = [site for site in sites if site.part_of_id is None and _sure(site)]
    tops = sorted(tops, key=lambda site: -_sure(site))[:PLACES_SHOWN]
    answers = [IndexAnswer(index, SURE | {"site": [site.slug]}) for site in tops]
    elsewhere = IndexAnswer(index, SURE)
    elsewhere.bits &= ~reduce(or_, (answer.bits for answer in answers), 0)
    named = _read([*answers, elsewhere])
    places = [
        Place(short(site), len(answer), _address(site.slug), named(answer))
        for site, answer in zip(tops, answers, strict=True)
    ]
    label = _("Elsewhere, or no site in the registry") if tops else _("Members")
    rest = Place(label, len(elsewhere), _address(), named(elsewhere))
    return [place for place in (*places, rest) if place.number]


def _read(answers):
    """Load the organizations that are named; return a function from an answer to its own."""
    ids = {pk for answer in answers for pk in answer[0:NAMES_SHOWN]}
    rows = {row.pk: row for row in organizations_with_logos(sorted(ids))}
    return lambda answer: [rows[pk] for pk in answer[0:NAMES_SHOWN] if pk in rows]


def _sure(site):
    return site.members.named + site.members.inferred


def _address(site=""):
    listing = reverse("directory:organizations")
    own = f"&site={site}" if site else ""
    return f"{listing}?certainty={NAMED}&certainty={INFERRED}{own}"
