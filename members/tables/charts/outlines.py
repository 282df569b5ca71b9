"""The outline of the land below the maps, from a file of `manage.py make_outline`."""

import json
import logging
from dataclasses import dataclass
from functools import cache

from django.conf import settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outline:
    """Rings of (longitude, latitude), complete within (west, south, east, north)."""

    bounds: tuple
    rings: list

    def within(self, bounds):
        """Return the rings, cut at the bounds."""
        return [part for ring in self.rings if (part := clip(ring, bounds))]


@cache
def outline():
    """Return the Outline of settings.OUTLINE; one without land if it cannot be read."""
    try:
        shape = json.loads(settings.OUTLINE.read_text(encoding="utf-8"))
        polygons = shape["geometry"]["coordinates"]
        return Outline(
            tuple(shape["bbox"]), [ring for polygon in polygons for ring in polygon]
        )
    except (OSError, ValueError, LookupError, TypeError):
        logger.exception("OUTLINE cannot be read: the maps have no coastline.")
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
