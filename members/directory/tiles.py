"""Pictures of the map from a server that the settings name; without one there are none.

The drawing of the coast stays below, so a tile that does not come leaves the map whole.
"""

from dataclasses import dataclass
from math import asinh, atan, ceil, degrees, floor, log2, pi, radians, sinh, tan

from django.conf import settings

PIXELS = 256  # the side of a tile, drawn at this size or smaller


@dataclass(frozen=True)
class Tile:
    """A picture and where it stands in the units of the drawing."""

    address: str
    x: float
    y: float
    width: float
    height: float


def tiles(frame):
    """List the tiles that cover a frame."""
    if not settings.TILE_ADDRESS:
        return []
    zoom = ceil(log2(360 * frame.width / ((frame.east - frame.west) * PIXELS)))
    left, top = (floor(at) for at in _column_and_row(frame.west, frame.north, zoom))
    right, bottom = (floor(at) for at in _column_and_row(frame.east, frame.south, zoom))
    return [
        _tile(frame, zoom, column, row)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]


def _column_and_row(longitude, latitude, zoom):
    """Say in which tile a point lies, in whole numbers and how far into it."""
    column = (longitude + 180) / 360
    row = (1 - asinh(tan(radians(latitude))) / pi) / 2
    return column * 2**zoom, row * 2**zoom


def _corner(frame, zoom, column, row):
    longitude = column / 2**zoom * 360 - 180
    latitude = degrees(atan(sinh(pi * (1 - 2 * row / 2**zoom))))
    return frame.point(longitude, latitude)


def _tile(frame, zoom, column, row):
    x, y = _corner(frame, zoom, column, row)
    end, foot = _corner(frame, zoom, column + 1, row + 1)
    place = {"z": zoom, "x": column, "y": row}
    address = settings.TILE_ADDRESS.format(**place)
    return Tile(address, x, y, round(end - x, 1), round(foot - y, 1))
