"""The outline below the maps, cut from an open set."""

import json

import pytest
from django.core.management import CommandError, call_command

# A square of land and an island to its east, in both formats.
SQUARE = [[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]]
ISLAND = [[8, 1], [8, 2], [9, 2], [8, 1]]
POLYGONS = {"type": "MultiPolygon", "coordinates": [[SQUARE], [ISLAND]]}
GEOJSON = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "geometry": POLYGONS}],
}
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [2, 2], "translate": [0, 0]},
    # The square is the first arc, and the second one backwards.
    "arcs": [[[0, 0], [0, 2], [2, 0]], [[0, 0], [2, 0], [0, 2]]],
    "objects": {"land": {"type": "Polygon", "arcs": [[0, -2]]}},
}

# Land from 0 to 190 degrees, which begins on the other side of 180.
FAR_EAST = [[-170, 0], [170, 0], [0, 0], [0, 4], [170, 4], [-170, 4], [-170, 0]]
AROUND = {"type": "Polygon", "coordinates": [FAR_EAST]}


def outline_of(folder, shape):
    """Return what is cut from a set: its bounds, and the points of each ring."""
    source, target = folder / "land.json", folder / "outline.geojson"
    source.write_text(shape if isinstance(shape, str) else json.dumps(shape))
    call_command(
        "make_outline", source, target, "--bounds", "1", "1", "6", "6", verbosity=0
    )
    made = json.loads(target.read_text())
    rings = [ring for [ring] in made["geometry"]["coordinates"]]
    return made["bbox"], [[*map(tuple, ring)] for ring in rings]


@pytest.mark.parametrize(
    ("shape", "east"),
    [(GEOJSON, 4), (TOPOLOGY, 4), (AROUND, 6)],
    ids=["GeoJSON", "TopoJSON", "across 180 degrees"],
)
def test_an_outline_is_the_land_within_the_bounds(tmp_path, shape, east):
    bounds, [square] = outline_of(tmp_path, shape)

    assert bounds == [1, 1, 6, 6]
    assert {*square} == {(1, 1), (1, 4), (east, 4), (east, 1)}


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"type": "Topology"}', '{"type": "Point"}']
)
def test_a_file_of_something_else_is_refused_in_words(tmp_path, text):
    with pytest.raises(CommandError, match=r"land\.json is no GeoJSON or TopoJSON"):
        outline_of(tmp_path, text)
