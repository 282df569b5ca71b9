"""The geometry of maps: projection, labels, coastline and tiles."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest

from members.directory.certainty import CertaintyCounts
from members.directory.maps import LABEL_DISTANCE, REGION, Frame, Map, clip, land_path
from members.directory.tiles import tiles
from members.models import Site
from tests.support.factories import make_site

WIDE = Frame(9.21, 58.93, 10.01, 59.18)


def site(name, latitude, longitude):
    return Site(name=name, slug=name, latitude=latitude, longitude=longitude)


def test_a_degree_of_longitude_is_half_as_long_at_sixty_degrees():
    frame = Frame(9, 59.5, 10, 60.5)

    left, right = frame.point(9, 60), frame.point(10, 60)
    top, bottom = frame.point(9, 60.5), frame.point(9, 59.5)

    assert right[0] - left[0] == 480
    assert round(bottom[1] - top[1]) == 960


def test_a_site_without_coordinates_is_not_on_the_map():
    shown = Map([site("Her", Decimal("59.1"), Decimal("9.6")), site("Der", None, None)])

    assert [dot.label for dot in shown.dots] == ["Her"]


def test_a_dot_grows_with_the_members_at_its_site():
    small, large = site("Liten", 59, 9), site("Stor", 59, 9)
    large.members = CertaintyCounts(named=2, inferred=1, mentioned=1)

    assert [dot.radius for dot in Map([small, large]).dots] == [4.5, 7.7]


def test_the_map_widens_to_contain_every_site():
    far = Map([site("Bodø", Decimal("67.28"), Decimal("14.4"))])

    [dot] = far.dots
    assert 0 < dot.x < far.width
    assert 0 < dot.y < far.height


def test_labels_of_one_side_keep_their_distance():
    crowd = [site(f"Sted {n}", Decimal("59.1"), Decimal("9.6")) for n in range(8)]

    heights = sorted(dot.label_y for dot in Map(crowd).dots)

    gaps = [below - above for above, below in pairwise(heights)]
    assert min(gaps) >= LABEL_DISTANCE * 0.99


@pytest.mark.parametrize(
    ("longitude", "latitude", "is_land"),
    [(9.35, 59.1, True), (9.62, 59.09, False), (9.9, 59.1, True), (9.9, 58.94, False)],
    ids=["Bamble", "the Frierfjord", "Larvik", "the Skagerrak"],
)
def test_the_coastline_separates_land_from_water(longitude, latitude, is_land):
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", land_path(WIDE))]
    ring = list(zip(numbers[::2], numbers[1::2], strict=True))

    assert within(WIDE.point(longitude, latitude), ring) is is_land


def test_tiles_cover_the_frame_at_their_positions(settings):
    settings.TILE_ADDRESS = "https://tiles.example.org/{z}/{x}/{y}.png"

    shown = tiles(REGION)

    assert min(tile.x for tile in shown) <= 0
    assert min(tile.y for tile in shown) <= 0
    assert max(tile.x + tile.width for tile in shown) >= REGION.width
    assert max(tile.y + tile.height for tile in shown) >= REGION.height
    x, y = REGION.point(9.6222, 59.117)
    [heroya] = [
        tile.address
        for tile in shown
        if 0 <= x - tile.x < tile.width and 0 <= y - tile.y < tile.height
    ]
    assert heroya == "https://tiles.example.org/10/539/302.png"


@pytest.mark.django_db
def test_maps_fetch_tiles_only_when_configured_and_the_privacy_page_says_so(
    client, settings
):
    make_site(latitude="59.1", longitude="9.6")
    pages = [client.get(f"/en/{page}/").text for page in ("sites", "privacy")]
    settings.TILE_ADDRESS = "https://tiles.example.org/{z}/{x}/{y}.png"
    settings.TILE_HOSTS = ["https://tiles.example.org"]
    configured = [client.get(f"/en/{page}/").text for page in ("sites", "privacy")]

    assert ["tiles.example.org" in page for page in pages + configured] == [
        *(False, False),
        *(True, True),
    ]
    assert "© OpenStreetMap" in configured[0]


def test_clipping_keeps_what_is_inside_the_frame():
    square = [(0, 0), (0, 10), (10, 10), (10, 0)]

    clipped = clip(square, Frame(2, 2, 4, 4))

    assert {(round(x, 2), round(y, 2)) for x, y in clipped} == {
        (1.95, 1.95),
        (1.95, 4.05),
        (4.05, 4.05),
        (4.05, 1.95),
    }


def within(point, ring):
    """Whether a ray from the point crosses the ring an odd number of times."""
    x, y = point
    crossed = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed
