"""The directory of a day in memory, built from the database once for each version of it.

Counting every choice of every filter in SQL takes longer the more rows there are; with
one bit a row it does not show. The version says when to build anew.
"""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from operator import itemgetter
from threading import Lock

from django.db.models import DateField, F, Value
from django.utils.translation import gettext_lazy as _

from ..models import (
    DataVersion,
    Membership,
    Organization,
    OrganizationTopic,
    Participation,
    Presence,
    Project,
    Role,
    Site,
    TestFacility,
    Topic,
)
from ..models.texts import norwegian_key
from .bitmaps import Choice, Facet

KEPT_DAYS = 4
NEVER = Value(None, DateField())
NOTHING = Value("")
ANYBODY = _("Everybody in the registry")
A_FACILITY = _("Has a test facility")
HAS_A_FACILITY = [Choice("yes", A_FACILITY, A_FACILITY)]
built = OrderedDict()
building = Lock()


def index_of(day):
    """Give the index of the day, as of what is committed now; one query when it is kept."""
    key = (day, DataVersion.objects.now())
    with building:
        if key not in built:
            built[key] = build(day)
            while len(built) > KEPT_DAYS:
                built.popitem(last=False)
        built.move_to_end(key)
        return built[key]


class Kept(dict):
    """Answers worth keeping, up to so many; when it is full it starts anew."""

    def __init__(self, most):
        super().__init__()
        self.most = most

    def add(self, answers):
        if len(self) + len(answers) > self.most:
            self.clear()
        self.update(answers)


@dataclass
class Index:
    """Listed organizations by name, the facets over them, and other orders of them.

    What hangs on nothing else is kept with it: cards as written, and ids as found.
    """

    ids: list[int]
    facets: dict[str, Facet]
    orders: dict[str, list[int]]
    cards: Kept = field(default_factory=partial(Kept, most=5_000))
    found: Kept = field(default_factory=partial(Kept, most=50))

    def __post_init__(self):
        self.place = {pk: place for place, pk in enumerate(self.ids)}

    @property
    def everybody(self):
        return (1 << len(self.ids)) - 1

    def held_by(self, pk, name):
        """List the choices of a filter that hold for an organization."""
        return self.facets[name].held_by(self.place[pk])


def build(day):
    """Read everything that the directory of the day is filtered by: three queries."""
    rows = list(
        Organization.objects.listed().values_list(
            "pk", "kind", "size", "municipality_slug", "municipality", "confirmed_on"
        )
    )
    ids = [row[0] for row in rows]
    links, stays = _links({pk: place for place, pk in enumerate(ids)}, day)
    choices = _choices()
    size = len(ids)
    facets = {
        "kind": _fixed(Organization.Kind, size, enumerate(row[1] for row in rows)),
        "relation": _relations(size, stays, links, day),
        "site": _facet(size, nested(choices["site"]), links["site"]),
        "municipality": _municipalities(size, rows),
        "topic": _facet(size, choices["topic"], links["topic"]),
        "category": _fixed(Membership.Category, size, _categories(stays, day)),
        "size": _fixed(Organization.Size, size, enumerate(row[2] for row in rows)),
        "project": _facet(size, choices["project"], links["project"]),
        "facility": _facet(size, HAS_A_FACILITY, links["facility"]),
    }
    return Index(ids, facets, _orders(rows, stays, day))


def _links(place, day):
    """Read what organizations are tied to on the day, as {filter: [(place, value)]}."""
    links, stays = defaultdict(list), []
    for name, pk, value, since, until in _linked(day).iterator(chunk_size=10_000):
        if pk not in place:
            continue
        if name == "stay":
            stays.append((place[pk], since, until, value))
        else:
            links[name].append((place[pk], value))
    # Somebody at two parts of a site is at the site once.
    return {name: set(pairs) for name, pairs in links.items()} | {
        name: set() for name in LINKED if name not in links
    }, stays


LINKED = ("site", "topic", "project", "office", "facility")


def _linked(day):
    """The rows of six tables as (filter, organization, value, since, until)."""
    whole = F("site__containers__container__slug")
    parts = [
        ("stay", Membership.objects.all(), F("category"), F("since"), F("until")),
        ("topic", OrganizationTopic.objects.all(), F("topic__slug"), NEVER, NEVER),
        ("site", Presence.objects.on(day), whole, NEVER, NEVER),
        ("project", Participation.objects.on(day), F("project__slug"), NEVER, NEVER),
        ("office", Role.objects.on(day), F("role"), NEVER, NEVER),
        ("facility", TestFacility.objects.listed().on(day), Value("yes"), NEVER, NEVER),
    ]
    first, *others = (
        rows.order_by().values_list(Value(name), "organization", *columns)
        for name, rows, *columns in parts
    )
    return first.union(*others, all=True).order_by()


def _choices():
    """Read the words of topics, sites and projects, each in its order."""
    parts = [
        (
            "topic",
            Topic.objects.in_use(),
            "label_nb",
            "label_en",
            "sort_label",
            NOTHING,
        ),
        ("site", Site.objects.all(), "name", "name", "sort_name", F("part_of__slug")),
        (
            "project",
            Project.objects.all(),
            "title_nb",
            "title_en",
            "sort_title",
            NOTHING,
        ),
    ]
    first, *others = (
        rows.order_by().values_list(Value(name), "slug", *columns)
        for name, rows, *columns in parts
    )
    found = {"topic": [], "site": [], "project": []}
    rows = sorted(first.union(*others, all=True).order_by(), key=itemgetter(4))
    for name, slug, nb, en, _order, whole in rows:
        found[name].append(Choice(slug, nb, en or nb, whole=whole or ""))
    return found


def _facet(size, choices, pairs):
    facet = Facet(size, {choice.value: choice for choice in choices}, defaultdict(list))
    for number, value in pairs:
        facet.rows[value].append(number)
    return facet


def _fixed(choices, size, pairs):
    # The words come from the catalogue when the page is written.
    offered = [Choice(value, label, label) for value, label in choices.choices]
    return _facet(size, offered, pairs)


def _runs(since, until, day):
    return (since or date.min) <= day <= (until or date.max)


def _categories(stays, day):
    return [(n, word) for n, since, until, word in stays if _runs(since, until, day)]


def _relations(size, stays, links, day):
    members = {n for n, since, until, word in stays if _runs(since, until, day)}
    left = {n for n, since, until, word in stays if until and until < day}
    numbers = {
        "member": members,
        "former": left - members,
        "partner": {n for n, value in links["project"]},
        "office": {n for n, value in links["office"]},
        "neighbour": {n for n, value in links["site"]},
        "any": range(size),
    }
    choices = [*Organization.Relation.choices, ("any", ANYBODY)]
    return _facet(
        size,
        [Choice(value, label, label) for value, label in choices],
        ((n, relation) for relation, found in numbers.items() for n in found),
    )


def nested(sites, whole="", depth=0):
    """Yield the sites as choices, each followed by its parts."""
    for site in sites:
        if site.whole == whole:
            yield replace(site, depth=depth)
            yield from nested(sites, site.value, depth + 1)


def _municipalities(size, rows):
    names = {row[3]: row[4] for row in rows if row[3]}
    ordered = sorted(names.items(), key=lambda named: norwegian_key(named[1]))
    choices = [Choice(slug, name, name) for slug, name in ordered]
    return _facet(size, choices, ((n, row[3]) for n, row in enumerate(rows) if row[3]))


def _orders(rows, stays, day):
    running = [stay for stay in stays if _runs(stay[1], stay[2], day)]
    joined = {n: since or date.min for n, since, until, word in running}
    confirmed = {n: row[5] for n, row in enumerate(rows) if row[5]}
    return {
        "-joined": _latest_first(joined, len(rows)),
        "confirmed": _latest_first(confirmed, len(rows)),
    }


def _latest_first(days, size):
    # The sort is stable: rows of one day stay in the order of names.
    return sorted(range(size), key=lambda n: days.get(n, date.min), reverse=True)
