"""Map tiles from the server in settings.TILE_ADDRESS; without it there are none.

The coastline is drawn below them, so that the map is whole when a tile fails to load.
"""

from dataclasses import dataclass
from math import asinh, atan, ceil, degrees, floor, log2, pi, radians, sinh, tan

from django.conf import settings

TILE_PIXELS = 256  # the side of a tile, drawn at this size or smaller


@dataclass(frozen=True)
class Tile:
    """The URL of a tile with its box, in units of the map."""

    address: str
    x: float
    y: float
    width: float
    height: float


def tiles(frame):
    """Return the tiles that cover a frame (Web Mercator)."""
    zoom = ceil(log2(360 * frame.width / ((frame.east - frame.west) * TILE_PIXELS)))
    left, top = (floor(at) for at in _tile_coordinates(frame.west, frame.north, zoom))
    right, bottom = (
        floor(at) for at in _tile_coordinates(frame.east, frame.south, zoom)
    )
    return [
        _tile(frame, zoom, column, row)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]


def _tile_coordinates(longitude, latitude, zoom):
    """Return (column, row) of a point; the fraction is its place within the tile."""
    column = (longitude + 180) / 360
    row = (1 - asinh(tan(radians(latitude))) / pi) / 2
    return column * 2**zoom, row * 2**zoom


def _corner(frame, zoom, column, row):
    longitude = column / 2**zoom * 360 - 180
    latitude = degrees(atan(sinh(pi * (1 - 2 * row / 2**zoom))))
    return frame.point(longitude, latitude)


def _tile(frame, zoom, column, row):
    x, y = _corner(frame, zoom, column, row)
    right, bottom = _corner(frame, zoom, column + 1, row + 1)
    place = {"z": zoom, "x": column, "y": row}
    address = settings.TILE_ADDRESS.format(**place)
    return Tile(address, x, y, round(right - x, 1), round(bottom - y, 1))
