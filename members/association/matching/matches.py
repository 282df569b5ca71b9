"""Find the offers and needs of others that may match those of an organization.

A match has no name unless the other entry is public: its key reveals neither the other
entry nor whether two matches are of the same organization. Only approved entries count,
and at most MOST of each organization: else an organization could enter all possible
offers, and read the needs of the others from the matches.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from math import asin, cos, radians, sin, sqrt

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext, ngettext_lazy

from members.actions.waiting import NEWS
from members.models import Introduction, Organization, Presence, ResourceStream, User
from members.models.resource_streams import IMMATERIAL

MOST = 10  # entries of an organization
NEAR_KM = 5
WEEK = timedelta(days=7)
SALT = "members.matching"
LOADED = "match_rows"
COLUMNS = ("id", "kind", "direction", "is_public")
OF_MEMBER = ("name", "slug", "is_listed")
EARTH_KM = 6371
EVENTS = ResourceStream.pgh_event_model.objects
MADE = EVENTS.filter(pgh_obj=OuterRef("pk"), pgh_label="insert").order_by("-pgh_id")
NEAR, CLUSTER, UNKNOWN = "near", "cluster", "unknown"
LINES = {
    NEAR: ngettext_lazy(
        "One possible match within 5 km", "%(n)s possible matches within 5 km", "n"
    ),
    CLUSTER: ngettext_lazy(
        "One possible match in the cluster",
        "%(n)s possible matches in the cluster",
        "n",
    ),
    UNKNOWN: ngettext_lazy(
        "One possible match, place unknown",
        "%(n)s possible matches, place unknown",
        "n",
    ),
}


@dataclass(frozen=True)
class StreamMatch:
    """An own entry and another's; `place` is NEAR, CLUSTER or UNKNOWN.

    `introduction` is the row of the own side's request, or of the other side's once the own
    side knows its outcome; `question` that of the other side's while it waits for an answer.
    """

    own: ResourceStream
    other: ResourceStream
    place: str
    introduction: dict | None = None
    question: dict | None = None

    @property
    def key(self):
        return key_of(self.own, self.other)

    @property
    def is_named(self):
        """Whether the member may see the other: it is public, or both are introduced."""
        is_public = self.other.is_public and self.other.organization.is_listed
        return bool(is_public or self.written_on)

    @property
    def written_on(self):
        """The day on which both were introduced, or None."""
        day = self.introduction and self.introduction["written_on"]
        return day and date.fromisoformat(day)

    def is_new(self, since=None):
        """Whether it came up after the moment, or within a week, and nobody has asked."""
        since = since or timezone.now() - WEEK
        last = max(self.own.made_at, self.other.made_at)
        return last > since and not (self.introduction or self.question)

    @property
    def outcome(self):
        """The outcome of the introduction; None without one."""
        return (own := self.introduction) and Introduction.Outcome(own["outcome"])


class Matches:
    """The possible matches of an organization today, in one statement.

    Or in none, of an organization that was loaded with `to_load`.
    """

    def __init__(self, organization):
        self.organization = organization

    @cached_property
    def by_own(self):
        """{pk of an own entry: [StreamMatch]}, matches with a name first."""
        own, others = self._rows()
        by_own = {}
        for mine in own:
            pairs = [self._match(mine, other) for other in others if _fit(mine, other)]
            matches = [match for match in pairs if match]
            # Sorted by key, so that the position of an anonymous match reveals nothing.
            matches.sort(key=lambda match: (not match.is_named, match.key))
            by_own[mine.pk] = matches
        return by_own

    @property
    def all(self):
        return [match for matches in self.by_own.values() for match in matches]

    @cached_property
    def numbers(self):
        """{place: number of matches without a request of the organization}."""
        return Counter(match.place for match in self.all if not match.introduction)

    @property
    def summary(self):
        """Return the lines of the numbers, with how many are new this week."""
        return in_words(self.numbers, self.news())

    def news(self, since=None):
        """Return {place: number of matches that came up after the moment, or this week}."""
        return Counter(match.place for match in self.all if match.is_new(since))

    def find(self, key):
        """Return the StreamMatch with a key, or None."""
        return next((match for match in self.all if match.key == key), None)

    def _rows(self):
        """Return ([own entries], [entries of others of the same kinds])."""
        loaded = self.organization.__dict__.get(LOADED)
        if loaded is None:
            loaded = [one["row"] for one in _json_rows(self.organization.pk)]
        counted, number = [], Counter()
        for row in loaded:
            number[row["organization"]] += 1
            if number[row["organization"]] <= MOST:
                counted.append(_entry(row))
        mine = self.organization.pk
        own = [row for row in counted if row.organization_id == mine]
        return own, [row for row in counted if row.organization_id != mine]

    def _match(self, own, other):
        if not (place := _distance(own, other)):
            return None
        rows = [row for row in own.introductions if row["other"] == other.pk]
        # The own side's last, as it takes the place of the other one.
        rows.sort(key=lambda row: row["asked_side"] == own.direction)
        by_kind = {_kind_of(row, own): row for row in rows}
        return StreamMatch(own, other, place, **by_kind)


def _kind_of(row, own):
    is_own = row["asked_side"] == own.direction
    return "introduction" if is_own or row["outcome"] else "question"


def in_words(numbers, news=()):
    """Return a line for each place: how many matches, and how many of them are new."""
    return [
        _with_news(text % {"n": numbers[place]}, news and news[place])
        for place, text in LINES.items()
        if numbers[place]
    ]


# In the weekly e-mail, by number alone.
NEWS[User.Digest.QUESTIONS] = lambda organization, since: in_words(
    Matches(organization).news(since)
)


def _with_news(line, new):
    words = ngettext("one new this week", "%(n)s new this week", new or 0)
    return f"{line} ({words % {'n': new}})" if new else line


def key_of(own, other):
    """Return the key of a match on a page; it reveals nothing of the other entry."""
    return salted_hmac(SALT, f"{own.pk} {other.pk}", algorithm="sha256").hexdigest()[
        :24
    ]


def _fit(own, other):
    return own.kind == other.kind and own.direction != other.direction


def _distance(own, other):
    """Return the distance of the two as a constant; "" if they are too far apart."""
    if own.kind in IMMATERIAL:
        return CLUSTER
    here, there = _points(own), _points(other)
    if not (here and there):
        return UNKNOWN
    is_near = min(_km(one, two) for one in here for two in there) <= NEAR_KM
    return NEAR if is_near else ""


def _points(row):
    """Return [(latitude, longitude)] of an entry: of its site, else of its organization."""
    places = [row.at] if row.at["latitude"] is not None else row.places
    return [(float(at["latitude"]), float(at["longitude"])) for at in places]


def _km(one, two):
    """Return the kilometres between two points on a sphere (the haversine formula)."""
    (lat1, lon1), (lat2, lon2) = (map(radians, point) for point in (one, two))
    across = sin((lat2 - lat1) / 2) ** 2
    across += cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1, sqrt(across)))


def to_load(organization):
    """Return the annotation that loads the rows of Matches with an organization."""
    return {LOADED: ArraySubquery(_json_rows(organization.pk))}


def _json_rows(organization):
    """Return the current entries of the kinds that an organization has, as JSON rows."""
    current = ResourceStream.objects.current()
    kinds = current.filter(organization=organization).values("kind")
    rows = current.filter(kind__in=kinds).exclude(kind=ResourceStream.Kind.OTHER)
    columns = {name: name for name in COLUMNS}
    more = {"at": _point("site"), "places": _sites(), "introductions": _introductions()}
    more["made_at"] = Subquery(MADE.values("pgh_created_at")[:1])
    owner = {name: f"organization__{name}" for name in OF_MEMBER}
    row = JSONObject(organization="organization_id", **columns, **more, **owner)
    return rows.order_by("pk").values(row=row)


def _entry(row):
    """Return a ResourceStream of a JSON row, with its organization and places."""
    owner = Organization(pk=row["organization"], **{n: row[n] for n in OF_MEMBER})
    entry = ResourceStream(**{name: row[name] for name in COLUMNS})
    entry.organization = owner
    for name in ("at", "places", "introductions"):
        setattr(entry, name, row[name])
    entry.made_at = datetime.fromisoformat(row["made_at"])
    return entry


def _sites():
    rows = Presence.objects.current().filter(organization=OuterRef("organization"))
    rows = rows.filter(site__latitude__isnull=False).order_by("pk")
    return ArraySubquery(rows.values(point=_point("site")))


def _point(site):
    names = ("latitude", "longitude")
    return JSONObject(**{name: f"{site}__{name}" for name in names})


def _introductions():
    """Return the requests about an entry that its own side knows of, as JSON rows.

    Of those of the other side it knows once it is asked or the two are in touch.
    """
    offered = Q(asked_side="offered", offer=OuterRef("pk"))
    needed = Q(asked_side="needed", need=OuterRef("pk"))
    shared = Q(forwarded_on__isnull=False) | Q(outcome__in=["contact", "project"])
    about = Q(offer=OuterRef("pk")) | Q(need=OuterRef("pk"))
    rows = Introduction.objects.standing().filter(offered | needed | (about & shared))
    other = Case(When(offer=OuterRef("pk"), then=F("need_id")), default=F("offer_id"))
    columns = {name: name for name in ("pk", "outcome", "asked_side", "written_on")}
    return ArraySubquery(
        rows.order_by("pk").values(row=JSONObject(other=other, **columns))
    )
