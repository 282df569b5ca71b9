import json
from itertools import groupby
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from members.tables.charts.outlines import clip

NORWAY = (3.0, 57.0, 32.0, 72.0)
TURNS = (-360, 0, 360)  # a ring may begin on either side of 180 degrees
UNREADABLE = "{} is no GeoJSON or TopoJSON with polygons of land."


class Command(BaseCommand):
    help = "Cut the outline of the land below the maps from an open set (GeoJSON or TopoJSON)."

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path)
        parser.add_argument("target", type=Path, help="the file that OUTLINE names")
        bounds = "WEST SOUTH EAST NORTH".split()
        parser.add_argument(
            "--bounds", type=float, nargs=4, metavar=bounds, default=NORWAY
        )
        parser.add_argument("--credit", default="", help="shown on each map with it")

    def handle(self, *, source, target, bounds, credit, **options):
        try:
            rings = list(_rings(json.loads(source.read_text(encoding="utf-8"))))
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise CommandError(UNREADABLE.format(source)) from error
        if not rings:
            raise CommandError(UNREADABLE.format(source))
        whole = (list(_unwrapped(ring, turn)) for ring in rings for turn in TURNS)
        parts = (_rounded(clip(ring, bounds)) for ring in whole)
        polygons = [[part] for part in parts if part]
        shape = {
            "type": "Feature",
            "bbox": list(bounds),
            "properties": {"name": "Land", "credit": credit},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        }
        target.write_text(json.dumps(shape, separators=(",", ":")) + "\n")
        self.stdout.write(f"{target}: {len(polygons)} areas of land.")


def _rings(shape, arcs=None):
    """Yield the outer rings of all polygons as lists of (longitude, latitude): no lakes."""
    match shape["type"]:
        case "Topology":
            arcs = list(_arcs(shape))
            parts = shape["objects"].values()
        case "Feature":
            parts = [shape["geometry"]]
        case "FeatureCollection" | "GeometryCollection":
            parts = shape.get("features") or shape["geometries"]
        case "MultiPolygon" | "Polygon" as kind:
            polygons = shape["arcs" if arcs else "coordinates"]
            for ring, *_lakes in polygons if kind == "MultiPolygon" else [polygons]:
                yield _joined(ring, arcs) if arcs else ring
            return
        case _:
            return
    for part in parts:
        yield from _rings(part, arcs)


def _arcs(topology):
    """Yield the arcs, whose points are the steps from the one before (TopoJSON, 2.1.3)."""
    (wide, high), (west, south) = topology["transform"].values()
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for across, up in arc:
            x, y = x + across, y + up
            points.append((x * wide + west, y * high + south))
        yield points


def _joined(numbers, arcs):
    """Return the arcs as one ring; ~n is arc n backwards (TopoJSON, 2.1.4)."""
    ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _unwrapped(ring, turn):
    """Yield the points of a ring that goes on past 180 degrees, instead of around the globe."""
    before = ring[0][0]
    for x, y in ring:
        if abs(x - before) > 180:
            turn += 360 if x < before else -360
        before = x
        yield x + turn, y


def _rounded(ring):
    """Return a ring in steps of some 10 m; empty where nothing is left of it."""
    points = [
        point for point, _same in groupby((round(x, 4), round(y, 4)) for x, y in ring)
    ]
    return points if len(points) > 2 else []
