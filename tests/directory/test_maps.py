"""Maps of sites: projection, dots and labels, coastline and tiles."""

import re
from itertools import pairwise
from math import cos, radians

import pytest

from members.models import Membership
from tests.support.factories import make_member, make_site

pytestmark = pytest.mark.django_db
TILES = "https://tiles.example.org/{z}/{x}/{y}.png"


def map_of(client, *places):
    """Return the map with sites at (latitude, longitude), and its dots by name."""
    for number, (latitude, longitude) in enumerate(places):
        make_site(name=f"Sted {number}", latitude=latitude, longitude=longitude)
    shown = client.get("/steder/").context["sites"].map
    return shown, sorted(shown.dots, key=lambda dot: dot.site.pk)


def test_the_map_widens_to_every_site_and_a_degree_is_as_long_as_on_the_globe(client):
    make_site(name="Der")
    large = make_site(name="Stor", latitude=59, longitude=9)
    for certainty in ("named", "named", "inferred", "mentioned"):
        one = make_member(sites=[large])
        Membership.objects.filter(organization=one).update(certainty=certainty)

    shown, [a, b, c] = map_of(client, (59, 10), (61, 9))

    # A site without coordinates is not on it, and a dot grows with its members.
    assert [dot.site.name for dot in (a, b, c)] == ["Stor", "Sted 0", "Sted 1"]
    assert [dot.radius for dot in (a, b, c)] == [7.7, 4.5, 4.5]
    assert all(0 < dot.x < shown.width for dot in (a, b, c))
    assert all(0 < dot.y < shown.height for dot in (a, b, c))
    # The frame goes from 58.95 to 61.05 degrees.
    ratio = (b.x - a.x) / ((a.y - c.y) / 2)
    assert round(ratio, 2) == round(cos(radians(60)), 2) == 0.5


def test_labels_of_one_side_keep_the_distance_of_a_touch_target(client):
    _shown, crowd = map_of(client, *[("59.1", "9.6")] * 8)

    heights = sorted(dot.label_y for dot in crowd)
    gaps = [below - above for above, below in pairwise(heights)]
    assert min(gaps) >= 34 * 0.99


def test_the_coastline_separates_land_from_water_and_ends_near_the_frame(client):
    shown, [a, b] = map_of(client, ("58.98", "9.3"), ("59.18", "9.95"))
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", shown.land)]
    ring = list(zip(numbers[::2], numbers[1::2], strict=True))

    def point(longitude, latitude):
        along, down = (longitude - 9.3) / 0.65, (latitude - 58.98) / 0.2
        return a.x + along * (b.x - a.x), a.y + down * (b.y - a.y)

    bamble, larvik = (9.35, 59.1), (9.9, 59.1)
    frierfjord, skagerrak = (9.62, 59.09), (9.9, 58.94)
    places = [bamble, frierfjord, larvik, skagerrak]
    assert [at for at in places if within(point(*at), ring)] == [bamble, larvik]
    assert min(numbers) > -100
    assert max(x for x, _y in ring) < shown.width + 100


def within(point, ring):
    """Whether a ray from the point crosses the ring an odd number of times."""
    x, y = point
    crossed = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def test_tiles_cover_the_frame_and_are_fetched_only_when_configured(client, settings):
    map_of(client, ("59.117", "9.6222"))
    before = [client.get(f"/en/{page}/").text for page in ("sites", "privacy")]
    settings.TILE_ADDRESS = TILES
    settings.TILE_HOSTS = ["https://tiles.example.org"]

    shown, [heroya] = map_of(client)
    configured = [client.get(f"/en/{page}/").text for page in ("sites", "privacy")]

    sources = ["tiles.example.org" in page for page in before + configured]
    assert sources == [False, False, True, True]
    assert "© OpenStreetMap" in configured[0]
    tiles = shown.tiles
    assert max(min(tile.x for tile in tiles), min(tile.y for tile in tiles)) <= 0
    assert max(tile.x + tile.width for tile in tiles) >= shown.width
    assert max(tile.y + tile.height for tile in tiles) >= shown.height
    assert [
        tile.address
        for tile in tiles
        if 0 <= heroya.x - tile.x < tile.width and 0 <= heroya.y - tile.y < tile.height
    ] == [TILES.format(z=10, x=539, y=302)]
