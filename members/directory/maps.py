"""Maps of sites as SVG, on a coastline from members/grenland/coastline.geojson."""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, pairwise
from math import cos, radians, sqrt
from pathlib import Path

from django.conf import settings
from django.utils.translation import ngettext

from ..queries import network
from .tiles import tiles

COASTLINE = Path(__file__).parent.parent / "grenland" / "coastline.geojson"
LABEL_DISTANCE = 34  # units between two labels: a touch target each
DEGREES_PER_KM = 1 / 111.2  # of latitude
MAX_LABELS = 10
MIN_OFFSET, MAX_OFFSET = 8, 28  # units between the outermost dot and the labels
FONT_SIZE = 14  # units, the larger of the two sizes of labels


@dataclass(frozen=True)
class Frame:
    """The bounds of a map in degrees, with an equirectangular projection."""

    west: float
    south: float
    east: float
    north: float
    width: int = 480  # units of the map

    @property
    def longitude_scale(self):
        return cos(radians((self.south + self.north) / 2))

    @property
    def scale(self):
        """Return the units per degree of latitude."""
        return self.width / ((self.east - self.west) * self.longitude_scale)

    @property
    def height(self):
        return round((self.north - self.south) * self.scale)

    def point(self, longitude, latitude):
        """Return (x, y) in units of the map, y downwards."""
        x = (float(longitude) - self.west) * self.longitude_scale * self.scale
        y = (self.north - float(latitude)) * self.scale
        return round(x, 1), round(y, 1)

    def including(self, sites):
        """Return a frame widened to contain every site, with a margin."""
        west = [float(site.longitude) - 0.1 for site in sites]
        south = [float(site.latitude) - 0.05 for site in sites]
        return Frame(
            min([self.west, *west]),
            min([self.south, *south]),
            max([self.east, *(lon + 0.2 for lon in west)]),
            max([self.north, *(lat + 0.1 for lat in south)]),
            self.width,
        )


REGION = Frame(9.28, 58.955, 9.967, 59.165)  # the Frierfjord and its shores
LOCATOR = Frame(9.52, 58.97, 10.04, 59.18, width=320)


@dataclass
class Dot:
    """A site on the map, with the position of its label."""

    site: object
    x: float
    y: float
    label_x: float = 0
    label_y: float = 0
    is_left: bool = False
    has_label: bool = True
    is_here: bool = False
    address: str = ""  # link target; when empty, the page of the site
    count: int | None = None

    @property
    def radius(self):
        """Return the radius in units; the area grows with the number of members."""
        members = getattr(self.site, "members", None)
        return round(4.5 + 1.6 * sqrt(members.total if members else 0), 1)

    @property
    def label(self):
        """Return the name without a final bracket."""
        return self.site.name.split(" (")[0]

    @property
    def title(self):
        """Return the name of the site and the number of organizations, for the link."""
        text = ngettext(
            "%(site)s, %(n)s organization", "%(site)s, %(n)s organizations", self.count
        )
        return text % {"site": self.site.name, "n": self.count}

    @property
    def label_width(self):
        """Return the width of the label with a count of two digits, in a wide font."""
        return network.text_width(f"{self.label} 00", FONT_SIZE) + 5

    @property
    def text_x(self):
        """Return the x at which the text starts, or ends when it is to the left."""
        return self.label_x + (-5 if self.is_left else 5)


class Map:
    """The sites with coordinates as dots, with their labels in two columns beside them."""

    frame = REGION

    def __init__(self, sites, here=None):
        placed = [site for site in sites if site.latitude is not None]
        self.frame = self.frame.including(placed)
        self.dots = [Dot(site, *self._point(site)) for site in placed]
        for place, dot in enumerate(self.dots):
            dot.has_label, dot.is_here = place < MAX_LABELS, dot.site == here
        self.labelled = [dot for dot in self.dots if dot.has_label]
        self._place_labels(self.labelled)

    def _point(self, site):
        return self.frame.point(site.longitude, site.latitude)

    def _place_labels(self, dots):
        if not dots:
            return
        xs = [dot.x for dot in dots]
        for dot in dots:
            dot.is_left = self._is_left(dot, xs)
        for side in (True, False):
            beside = [dot for dot in dots if dot.is_left == side]
            self._align_labels(beside, min(xs) if side else self.width - max(xs))
            spread_labels(beside, self.height)

    def _align_labels(self, dots, space):
        """Set the x of the labels, nearer to the dots where a long name needs the space."""
        widest = max((dot.label_width for dot in dots), default=0)
        offset = min(max(space - widest, MIN_OFFSET), MAX_OFFSET)
        for dot in dots:
            dot.label_x = space - offset if dot.is_left else self.width - space + offset

    def _is_left(self, dot, xs):
        return dot.x < sum(xs) / len(xs)

    @property
    def width(self):
        return self.frame.width

    @property
    def height(self):
        return self.frame.height

    @property
    def land(self):
        return land_path(self.frame)

    @property
    def tiles(self):
        return tiles(self.frame) if settings.TILE_ADDRESS else []

    @property
    def credit(self):
        """Return the attribution of the tiles; an empty text without tiles."""
        return settings.TILE_CREDIT if settings.TILE_ADDRESS else ""

    @property
    def scale_x(self):
        return 16

    @property
    def scale_y(self):
        return self.height - 20

    @property
    def five_km(self):
        """Return the length of the scale bar in units."""
        return round(5 * DEGREES_PER_KM * self.frame.scale, 1)

    @property
    def names(self):
        return ", ".join(dict.fromkeys(dot.label for dot in self.dots))


class LocatorMap(Map):
    """A smaller map for the side of a page, with all labels to the right."""

    frame = LOCATOR

    def _is_left(self, dot, xs):
        return False


def spread_labels(dots, height):
    """Set the y of labels of one side: LABEL_DISTANCE apart, near their dots."""
    dots.sort(key=lambda dot: dot.y)
    for dot in dots:
        dot.label_y = dot.y
    for _round in range(30):
        for above, below in pairwise(dots):
            push = (LABEL_DISTANCE - (below.label_y - above.label_y)) / 2
            if push > 0:
                above.label_y, below.label_y = (
                    above.label_y - push,
                    below.label_y + push,
                )
    for number, dot in enumerate(dots):
        lowest = height - LABEL_DISTANCE * (len(dots) - number - 0.5)
        dot.label_y = round(
            min(max(dot.label_y, LABEL_DISTANCE * (number + 0.5)), lowest), 1
        )


@lru_cache(maxsize=32)
def land_path(frame):
    """Return the land within the frame as the data of an SVG path."""
    rings = filter(None, (clip(ring, frame) for ring in coastline()))
    return "".join(_ring_path(ring, frame) for ring in rings)


def _ring_path(ring, frame):
    points = [point for point, _same in groupby(frame.point(*each) for each in ring)]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


@cache
def coastline():
    """Return the rings of the land, as lists of (longitude, latitude)."""
    shape = json.loads(COASTLINE.read_text())["geometry"]["coordinates"]
    return [ring for polygon in shape for ring in polygon]


def clip(ring, frame):
    """Return the part of a ring within the frame (Sutherland-Hodgman); maybe empty."""
    margin = 0.05
    for axis, limit, sign in (
        (0, frame.west - margin, 1),
        (0, frame.east + margin, -1),
        (1, frame.south - margin, 1),
        (1, frame.north + margin, -1),
    ):
        ring = list(_clip_at(ring, axis, limit, sign))
    return ring


def _clip_at(ring, axis, limit, sign):
    for before, point in zip([*ring[-1:], *ring], ring, strict=False):
        was, is_in = ((p[axis] - limit) * sign >= 0 for p in (before, point))
        if was != is_in:
            part = (limit - before[axis]) / (point[axis] - before[axis])
            yield [b + (p - b) * part for b, p in zip(before, point, strict=True)]
        if is_in:
            yield point
