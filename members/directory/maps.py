"""Where sites lie: a small map drawn as SVG from a coastline kept with the data."""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, pairwise
from math import cos, radians
from pathlib import Path

from django.conf import settings

from .. import network
from .tiles import tiles

COASTLINE = Path(__file__).parent.parent / "grenland" / "coastline.geojson"
LINE = 34  # units between two labels, so that a finger meets one of them
KM = 1 / 111.2  # degrees of latitude
MOST_LABELS = 10
NEAREST, FURTHEST = 8, 28  # units between the outermost dot and the labels
LETTER = 14  # units, the larger of the two sizes in which labels are written


@dataclass(frozen=True)
class Frame:
    """What the map shows, in degrees; degrees of longitude shrink by cos(latitude)."""

    west: float
    south: float
    east: float
    north: float
    width: int = 480  # units of the drawing

    @property
    def squeeze(self):
        return cos(radians((self.south + self.north) / 2))

    @property
    def scale(self):
        """Units of the drawing to a degree of latitude."""
        return self.width / ((self.east - self.west) * self.squeeze)

    @property
    def height(self):
        return round((self.north - self.south) * self.scale)

    def point(self, longitude, latitude):
        """Project to the drawing's own units, y downwards."""
        x = (float(longitude) - self.west) * self.squeeze * self.scale
        y = (self.north - float(latitude)) * self.scale
        return round(x, 1), round(y, 1)

    def around(self, sites):
        """Widen until every site lies within, with some air."""
        west = [float(site.longitude) - 0.1 for site in sites]
        south = [float(site.latitude) - 0.05 for site in sites]
        return Frame(
            min([self.west, *west]),
            min([self.south, *south]),
            max([self.east, *(lon + 0.2 for lon in west)]),
            max([self.north, *(lat + 0.1 for lat in south)]),
            self.width,
        )


REGION = Frame(9.21, 58.93, 10.01, 59.18)
NEAR = Frame(9.52, 58.97, 10.04, 59.18, width=320)


@dataclass
class Dot:
    """A site on the map, and where its label stands."""

    site: object
    x: float
    y: float
    label_x: float = 0
    label_y: float = 0
    is_left: bool = False
    has_label: bool = True
    is_here: bool = False
    address: str = ""  # of the site, when empty
    count: int | None = None

    @property
    def label(self):
        """The name without what stands in brackets."""
        return self.site.name.split(" (")[0]

    @property
    def label_width(self):
        """How much room the label takes with a count, in a wide font."""
        return network.width_of(f"{self.label} 00", LETTER) + 5

    @property
    def text_x(self):
        """Where the label begins, or ends when it stands to the left."""
        return self.label_x + (-5 if self.is_left else 5)


class Map:
    """The sites that have coordinates as dots, their labels in two columns beside them."""

    frame = REGION

    def __init__(self, sites, here=None):
        placed = [site for site in sites if site.latitude is not None]
        self.frame = self.frame.around(placed)
        self.dots = [Dot(site, *self._point(site)) for site in placed]
        for place, dot in enumerate(self.dots):
            dot.has_label, dot.is_here = place < MOST_LABELS, dot.site == here
        self._label([dot for dot in self.dots if dot.has_label])

    def _point(self, site):
        return self.frame.point(site.longitude, site.latitude)

    def _label(self, dots):
        if not dots:
            return
        xs = [dot.x for dot in dots]
        for dot in dots:
            dot.is_left = self._is_left(dot, xs)
        for side in (True, False):
            beside = [dot for dot in dots if dot.is_left == side]
            self._line_up(beside, min(xs) if side else self.width - max(xs))
            spread(beside, self.height)

    def _line_up(self, dots, room):
        """Let labels stand off the dots, or nearer where a long name needs the room."""
        widest = max((dot.label_width for dot in dots), default=0)
        off = min(max(room - widest, NEAREST), FURTHEST)
        for dot in dots:
            dot.label_x = room - off if dot.is_left else self.width - room + off

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
        return land(self.frame)

    @property
    def tiles(self):
        return tiles(self.frame)

    @property
    def credit(self):
        """Whom to thank for the tiles; empty when there are none."""
        return settings.TILE_CREDIT if settings.TILE_ADDRESS else ""

    @property
    def scale_x(self):
        return 16

    @property
    def scale_y(self):
        return self.height - 20

    @property
    def five_km(self):
        """The length of the scale bar."""
        return round(5 * KM * self.frame.scale, 1)

    @property
    def names(self):
        return ", ".join(dict.fromkeys(dot.label for dot in self.dots))


class Locator(Map):
    """A smaller map for the margin of a page, its labels all to the right."""

    frame = NEAR

    def _is_left(self, dot, xs):
        return False


def spread(dots, height):
    """Give labels of one side a line each, as near to their dots as there is room."""
    dots.sort(key=lambda dot: dot.y)
    for dot in dots:
        dot.label_y = dot.y
    for _round in range(30):
        for above, below in pairwise(dots):
            push = (LINE - (below.label_y - above.label_y)) / 2
            if push > 0:
                above.label_y, below.label_y = (
                    above.label_y - push,
                    below.label_y + push,
                )
    for number, dot in enumerate(dots):
        room = height - LINE * (len(dots) - number - 0.5)
        dot.label_y = round(min(max(dot.label_y, LINE * (number + 0.5)), room), 1)


@lru_cache(maxsize=32)
def land(frame):
    """Write the land within the frame as the path of an SVG."""
    rings = filter(None, (clipped(ring, frame) for ring in coastline()))
    return "".join(_path(ring, frame) for ring in rings)


def _path(ring, frame):
    points = [point for point, _same in groupby(frame.point(*each) for each in ring)]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


@cache
def coastline():
    """Read the rings of the land, as lists of (longitude, latitude)."""
    shape = json.loads(COASTLINE.read_text())["geometry"]["coordinates"]
    return [ring for polygon in shape for ring in polygon]


def clipped(ring, frame):
    """Cut a ring to the frame, side by side; what is outside leaves nothing."""
    air = 0.05
    for axis, limit, sign in (
        (0, frame.west - air, 1),
        (0, frame.east + air, -1),
        (1, frame.south - air, 1),
        (1, frame.north + air, -1),
    ):
        ring = list(_cut(ring, axis, limit, sign))
    return ring


def _cut(ring, axis, limit, sign):
    for before, point in zip([*ring[-1:], *ring], ring, strict=False):
        was, is_in = ((p[axis] - limit) * sign >= 0 for p in (before, point))
        if was != is_in:
            part = (limit - before[axis]) / (point[axis] - before[axis])
            yield [b + (p - b) * part for b, p in zip(before, point, strict=True)]
        if is_in:
            yield point
