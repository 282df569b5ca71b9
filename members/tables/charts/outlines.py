"""The outlines of the land below the maps, from files of `manage.py make_outline`."""

import json
import logging
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

logger = logging.getLogger(__name__)
NORWAY = Path(__file__).with_name("norway.geojson")  # and its neighbours


@dataclass(frozen=True)
class Outline:
    """Rings of (longitude, latitude), complete within (west, south, east, north)."""

    bounds: tuple
    rings: list
    credit: str = ""  # shown on each map with it

    def has(self, bounds):
        west, south, east, north = self.bounds
        left, bottom, right, top = bounds
        return west <= left and south <= bottom and right <= east and top <= north

    def within(self, bounds):
        """Return the rings, cut at the bounds."""
        return [part for ring in self.rings if (part := clip(ring, bounds))]


@lru_cache(maxsize=256)
def outline_for(bounds, path):
    """Return the Outline of a file if it has all of the bounds, else Norway's."""
    own = _read(path)
    return own if own.has(bounds) else _read(NORWAY)


@cache
def _read(path):
    """Return the Outline of a file; one without land if it cannot be read."""
    try:
        shape = json.loads(path.read_text(encoding="utf-8"))
        polygons = shape["geometry"]["coordinates"]
        rings = [ring for polygon in polygons for ring in polygon]
        credit = shape["properties"].get("credit", "")
        return Outline(tuple(shape["bbox"]), rings, credit)
    except (OSError, ValueError, LookupError, TypeError):
        logger.exception("OUTLINE cannot be read: the maps have a coarse coastline.")
        return Outline((0, 0, 0, 0), [])


def clip(ring, bounds):
    """Return the part of a ring within the bounds (Sutherland-Hodgman); maybe empty."""
    west, south, east, north = bounds
    for axis, limit, sign in (
        (0, west, 1),
        (0, east, -1),
        (1, south, 1),
        (1, north, -1),
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
