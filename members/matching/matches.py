"""Find the offers and needs of others that may match those of an organization.

A match is told without a name unless the other entry is public: its key says nothing of
the other entry, nor whether two matches are of the same organization. So that nobody
learns what others lack by entering all there is, only what the secretariat has approved
counts, and of each organization no more than MOST entries.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, radians, sin, sqrt

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, When
from django.db.models.functions import JSONObject
from django.utils.crypto import salted_hmac

from members.models import Introduction, Presence, ResourceStream
from members.models.resource_streams import IMMATERIAL

MOST = 10  # entries of an organization
NEAR_KM = 5
SALT = "members.matching"
EARTH_KM = 6371
NEAR, CLUSTER, UNKNOWN = "near", "cluster", "unknown"


@dataclass(frozen=True)
class Match:
    """An own entry and another's; `place` is NEAR, CLUSTER or UNKNOWN.

    `asked` is {"pk": …, "outcome": …} of the own side's request, or None.
    """

    own: ResourceStream
    other: ResourceStream
    place: str
    asked: dict | None

    @property
    def key(self):
        return key_of(self.own, self.other)

    @property
    def is_named(self):
        """Whether the member may know whose it is: what is public says so itself."""
        return self.other.is_public and self.other.organization.is_listed

    @property
    def outcome(self):
        """The outcome of the own request in words; None when nobody has asked."""
        return self.asked and Introduction.Outcome(self.asked["outcome"])


class Matches:
    """The possible matches of an organization today, in one statement."""

    def __init__(self, organization):
        self.organization = organization

    @cached_property
    def by_own(self):
        """{pk of an own entry: [Match]}, those that may be named first."""
        own, others = self._rows()
        found = {}
        for mine in own:
            pairs = [self._match(mine, other) for other in others if _fit(mine, other)]
            matches = [match for match in pairs if match]
            # By its key, an anonymous one stands where nothing can be read from the place.
            matches.sort(key=lambda match: (not match.is_named, match.key))
            found[mine.pk] = matches
        return found

    @property
    def all(self):
        return [match for matches in self.by_own.values() for match in matches]

    @cached_property
    def numbers(self):
        """{place: how many matches that nobody of the organization has asked about}."""
        return Counter(match.place for match in self.all if not match.asked)

    def find(self, key):
        """Return the Match with a key, or None."""
        return next((match for match in self.all if match.key == key), None)

    def _rows(self):
        """Return ([own entries], [those of others that are of the same kinds])."""
        current = ResourceStream.objects.current()
        kinds = current.filter(organization=self.organization).values("kind")
        rows = current.filter(kind__in=kinds).exclude(kind=ResourceStream.Kind.OTHER)
        rows = rows.select_related("organization", "site").order_by("pk")
        rows = rows.annotate(places=_places(), asked=_asked())
        counted, number = [], Counter()
        for row in rows:
            number[row.organization_id] += 1
            if number[row.organization_id] <= MOST:
                counted.append(row)
        mine = self.organization.pk
        own = [row for row in counted if row.organization_id == mine]
        return own, [row for row in counted if row.organization_id != mine]

    def _match(self, own, other):
        place = _place(own, other)
        asked = {row["other"]: row for row in own.asked}
        return Match(own, other, place, asked.get(other.pk)) if place else None


def key_of(own, other):
    """Return what stands for a match on a page; it reveals nothing of the other entry."""
    return salted_hmac(SALT, f"{own.pk} {other.pk}", algorithm="sha256").hexdigest()[
        :24
    ]


def _fit(own, other):
    return own.kind == other.kind and own.direction != other.direction


def _place(own, other):
    """Return where the two are to each other; "" if they are too far apart."""
    if own.kind in IMMATERIAL:
        return CLUSTER
    here, there = _points(own), _points(other)
    if not (here and there):
        return UNKNOWN
    is_near = min(_km(one, two) for one in here for two in there) <= NEAR_KM
    return NEAR if is_near else ""


def _points(row):
    """Return [(latitude, longitude)] of an entry: of its site, else of its organization."""
    if row.site and row.site.latitude is not None:
        return [(float(row.site.latitude), float(row.site.longitude))]
    return [(float(at["latitude"]), float(at["longitude"])) for at in row.places]


def _km(one, two):
    """Return the kilometres between two points on a sphere (the haversine formula)."""
    (lat1, lon1), (lat2, lon2) = (map(radians, point) for point in (one, two))
    across = sin((lat2 - lat1) / 2) ** 2
    across += cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1, sqrt(across)))


def _places():
    rows = Presence.objects.current().filter(organization=OuterRef("organization"))
    rows = rows.filter(site__latitude__isnull=False).order_by("pk")
    point = JSONObject(latitude="site__latitude", longitude="site__longitude")
    return ArraySubquery(rows.values(point=point))


def _asked():
    """Return the requests that the side of an entry has made, as JSON rows."""
    offered = Q(asked_side="offered", offer=OuterRef("pk"))
    needed = Q(asked_side="needed", need=OuterRef("pk"))
    rows = Introduction.objects.standing().filter(offered | needed).order_by("pk")
    other = Case(When(asked_side="offered", then=F("need_id")), default=F("offer_id"))
    said = JSONObject(pk="pk", other=other, outcome="outcome")
    return ArraySubquery(rows.values(row=said))
