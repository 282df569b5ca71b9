"""Maps of sites as SVG, on the outline of the land where settings.OUTLINE has it."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, radians, sqrt

from django.conf import settings
from django.utils.translation import ngettext

from ..queries import network
from ..tables.charts.outlines import outline_for
from .tiles import tiles

LABEL_DISTANCE = 34  # units between two labels: a touch target each
DEGREES_PER_KM = 1 / 111.2  # of latitude
TALLEST = 1.2  # height by width
FINEST = 2  # units between two points of a coast
SCALE_BARS = (500, 200, 100, 50, 20, 10, 5, 2)  # km
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

    @property
    def bounds(self):
        return self.west, self.south, self.east, self.north

    @property
    def outline(self):
        return outline_for(self.bounds, settings.OUTLINE)

    def box(self, bounds):
        """Return the bounds as x, y, width and height in units of the map."""
        west, south, east, north = bounds
        (x, y), (right, bottom) = self.point(west, north), self.point(east, south)
        return {"x": x, "y": y, "width": right - x, "height": bottom - y}


@dataclass(frozen=True)
class Shape:
    """The form of a kind of map: its width in units, and the least that it shows in km.

    The dots take `share` of the width at most, around `middle`, and labels the rest.
    """

    width: int
    km: float
    height: float  # by the width, unless the sites lie far apart
    share: float = 0.36
    middle: float = 0.5

    def frame(self, sites):
        """Return a Frame around the sites with coordinates."""
        west, east = _span(site.longitude for site in sites)
        south, north = _span(site.latitude for site in sites)
        narrow = cos(radians((south + north) / 2))
        high = (north - south) / 0.8
        across = max(
            self.km * DEGREES_PER_KM,
            (east - west) * narrow / self.share,
            high / TALLEST,
        )
        up = max(across * self.height, high)
        left = (west + east) / 2 - across * self.middle / narrow
        bottom = (south + north - up) / 2
        sides = left, bottom, left + across / narrow, bottom + up
        return Frame(*(round(side, 4) for side in sides), self.width)


def _span(degrees):
    values = [float(each) for each in degrees] or [0]
    return min(values), max(values)


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

    shape = Shape(480, km=39, height=0.6)

    def __init__(self, sites, here=None):
        placed = [site for site in sites if site.latitude is not None]
        self.frame = self.shape.frame(placed)
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
    def water(self):
        """Return the box within which all is water that is no land."""
        return self.frame.box(self.frame.outline.bounds)

    @property
    def tiles(self):
        return tiles(self.frame) if settings.TILE_ADDRESS else []

    @property
    def credit(self):
        """Return the attribution of the tiles, else that of the coast."""
        if settings.TILE_ADDRESS:
            return settings.TILE_CREDIT
        return self.frame.outline.credit

    @property
    def scale_x(self):
        return 16

    @property
    def scale_y(self):
        return self.height - 20

    @property
    def scale_km(self):
        """Return the length of the scale bar: a quarter of the width at most."""
        return next(km for km in SCALE_BARS if self._units(km) < self.width / 4)

    @property
    def scale_width(self):
        return self._units(self.scale_km)

    def _units(self, km):
        return round(km * DEGREES_PER_KM * self.frame.scale, 1)

    @property
    def names(self):
        return ", ".join(dict.fromkeys(dot.label for dot in self.dots))


class LocatorMap(Map):
    """A smaller map for the side of a page, with all labels to the right."""

    shape = Shape(320, km=30, height=0.78, share=0.3, middle=0.25)

    def _is_left(self, dot, xs):
        return False


def spread_labels(dots, height):
    """Set the y of labels of one side: LABEL_DISTANCE apart, near their dots."""
    dots.sort(key=lambda dot: dot.y)
    for dot in dots:
        dot.label_y = dot.y
    for _round in range(60):
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


@lru_cache(maxsize=256)
def land_path(frame):
    """Return the land within the frame as the data of an SVG path."""
    west, south, east, north = frame.bounds
    margin = (east - west) / 10
    bounds = west - margin, south - margin, east + margin, north + margin
    rings = frame.outline.within(bounds)
    return "".join(_ring_path(ring, frame) for ring in rings)


def _ring_path(ring, frame):
    """Return a closed path without points that nobody can tell from the one before."""
    points = [frame.point(*point) for point in ring]
    path = points[:1]
    for x, y in points:
        if abs(x - path[-1][0]) + abs(y - path[-1][1]) >= FINEST:
            path.append((x, y))
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in path) + "Z" if path[2:] else ""
