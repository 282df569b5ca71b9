"""The list of sites, the page of a site, and the maps."""

import json
import re
from datetime import date, timedelta
from itertools import pairwise
from math import cos, radians

from django.utils import timezone

from members.models import Membership, Presence, Site
from tests.support.factories import LONG_AGO, make


def sites(client):
    return client.get("/steder/").context["sites"].nested


def show(client, site, **parameters):
    return client.get(site.get_absolute_url(), parameters).context["shown"]


def test_each_site_is_followed_by_its_parts_and_counts_each_organization_once(client):
    whole = make.site(name="B")
    part = make.site(name="A del", part_of=whole)
    inner = make.site(name="Del av del", part_of=part)
    make.site(name="C")
    make.member(sites=[part, inner])
    make.presence(site=whole)
    make.presence(site=whole, organization=make.organization(is_listed=False))

    rows = [(s.name, s.depth, s.organizations, s.members.total) for s in sites(client)]
    parts = [("A del", 1, 1, 1), ("Del av del", 2, 1, 1)]
    assert rows == [("B", 0, 2, 1), *parts, ("C", 0, 0, 0)]


def test_unlisted_organizations_are_counted_and_neither_named_nor_sources(client):
    site = make.site(source="Om stedet")
    make.presence(site=site, source="Om Yara")
    make.presence(site=site, source="Om før", until=LONG_AGO)
    for _ in range(2):
        hidden = make.organization(name="Hemmelig", is_listed=False)
        for role in ("owner", "tenant"):
            make.presence(site=site, organization=hidden, role=role, source="Hemmelig")

    page = client.get(site.get_absolute_url())

    sources = page.context["shown"].sources
    assert [line for _address, line in sources] == ["Om stedet", "Om Yara", "Om før"]
    assert ("og to til" in page.text, "Hemmelig" in page.text) == (True, False)


def test_the_list_is_rendered_once_until_what_it_shows_has_changed(
    client, django_assert_num_queries
):
    site = make.site(name="Før", summary_nb="Havn <ved> fjorden")
    client.get("/steder/")
    with django_assert_num_queries(1):
        assert "Havn &lt;ved&gt; fjorden" in client.get("/steder/").text

    site.name = "Etter"
    site.save()
    make.member(sites=[site])
    text = client.get("/steder/").text
    words = ("Før", ">Etter<", ">1 virksomhet</a> (<a")
    assert [word in text for word in words] == [False, True, True]


def test_the_map_links_to_lists_of_as_many_organizations_as_it_says(client):
    at = {"latitude": "59.1", "longitude": "9.6"}
    whole = make.site(name="Hele", slug="hele", **at)
    make.site(name="Tomt", slug="tomt", latitude="59.2", longitude="9.6")
    make.member(sites=[make.site(part_of=whole)])
    make.presence(site=whole)

    shown = client.get("/steder/").context["sites"]
    full, empty = shown.map.dots

    assert (full.site.name, full.count, shown.unplaced) == ("Hele", 2, 1)
    listing = client.get(full.address).context["listing"]
    assert len(listing.answer) == 2
    assert (empty.count, empty.address) == (0, "")


def test_the_page_lists_organizations_of_each_part_by_name_with_role_and_since(client):
    whole = make.site(name="Hele")
    part = make.site(name="B", part_of=whole)
    inner, other = make.site(name="C", part_of=part), make.site(name="D", part_of=whole)
    make.site(name="A", part_of=whole)
    yara = make.organization(name="Yara")
    for role in (Presence.Role.OWNER, Presence.Role.PLANT):
        make.presence(organization=yara, site=whole, role=role)
    make.presence(organization=yara, site=part, since=date(2020, 5, 1))
    for name, site in [("Ås", part), ("Ørn", part), ("Z", inner), ("A", other)]:
        make.presence(site=site, organization=make.organization(name=name))

    shown = show(client, whole)

    tenant = [("tenant", "")]
    first, second, *others = [
        (site.name, row.name, [(s.role, s.since_text) for s in row.shown_presences])
        for site, rows in shown.groups
        for row in rows
    ]
    assert first == ("Hele", "Yara", [("owner", ""), ("plant", "")])
    assert second == ("B", "Yara", [("tenant", "fra 1. mai 2020")])
    rest = [("B", "Ørn"), ("B", "Ås"), ("C", "Z"), ("D", "A")]
    assert others == [(*names, tenant) for names in rest]
    assert shown.organizations == 5
    several, alone = [
        (s.has_groups, s.has_repeated) for s in (shown, show(client, inner))
    ]
    assert (several, alone) == ((True, True), (False, False))


def test_organizations_that_left_are_listed_apart_from_the_day_after(client):
    site, today = make.site(), timezone.localdate()
    last_days = {"A": LONG_AGO, "I går": today - timedelta(days=1), "I dag": today}
    for name, until in last_days.items():
        one = make.organization(name=name)
        make.presence(site=site, organization=one, until=until)
    hidden = make.organization(name="B", is_listed=False)
    make.presence(site=site, organization=hidden, until=LONG_AGO)

    shown = show(client, site)

    [(_site, present)] = shown.groups
    assert [row.name for row in present] == ["I dag"]
    assert (shown.organizations, sites(client)[0].organizations) == (1, 1)
    former = sorted(presence.organization.name for presence in shown.former)
    assert former == ["A", "I går"]


def test_projects_at_parts_are_listed_once_and_a_long_list_is_paged(client):
    site = make.site()
    parts = [make.site(part_of=site), make.site(part_of=site)]
    make.project(title_nb="Pilot", sites=parts)
    for number in range(65):
        make.presence(site=site, organization=make.organization(name=f"A{number:02}"))

    first, second = show(client, site, page="tull"), show(client, site, page=2)

    assert [p.title for p in first.shown_projects] == ["Pilot"]
    names = [
        [row.name for _site, rows in s.groups for row in rows] for s in (first, second)
    ]
    assert names == [[f"A{n:02}" for n in range(40)], [f"A{n}" for n in range(40, 65)]]


TILES = "https://tiles.example.org/{z}/{x}/{y}.png"


def map_of(client, *places):
    """Return the map with sites at (latitude, longitude), and its dots by name."""
    for number, (latitude, longitude) in enumerate(places):
        make.site(name=f"Sted {number}", latitude=latitude, longitude=longitude)
    shown = client.get("/steder/").context["sites"].map
    return shown, sorted(shown.dots, key=lambda dot: dot.site.pk)


def test_the_map_widens_to_every_site_and_a_degree_is_as_long_as_on_the_globe(client):
    make.site(name="Der")
    large = make.site(name="Stor", latitude=59, longitude=9)
    for certainty in ("named", "named", "inferred", "mentioned"):
        one = make.member(sites=[large])
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


def test_labels_of_one_side_stand_in_the_order_of_their_dots(client):
    _shown, dots = map_of(client, *[(lat, "9.6") for lat in ("59", "59.1", "59.05")])

    # The northernmost is on top.
    by_label = sorted(dots, key=lambda dot: dot.label_y)
    assert [dot.site.name for dot in by_label] == ["Sted 1", "Sted 2", "Sted 0"]


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


def test_beyond_the_outline_a_map_is_plain_and_calls_nothing_water(client):
    rana, _dots = map_of(client, ("66.31", "14.17"))
    assert (rana.land != "", covers(rana.water, rana)) == (True, True)

    Site.objects.update(latitude="55.68", longitude="12.57")
    copenhagen, _dots = map_of(client)

    assert copenhagen.land == ""
    assert copenhagen.water["y"] + copenhagen.water["height"] < 0


def test_a_map_that_an_own_outline_has_whole_is_drawn_on_it_and_names_its_source(
    client, settings, tmp_path
):
    settings.OUTLINE = tmp_path / "square.geojson"
    shape = {
        "bbox": [9, 58.5, 11, 59.5],
        "properties": {"credit": "© Kystverket"},
        "geometry": {
            "coordinates": [[[[9.8, 59], [9.8, 59.01], [9.9, 59], [9.8, 59]]]]
        },
    }
    settings.OUTLINE.write_text(json.dumps(shape))
    own, [dot] = map_of(client, ("59", "9.8"))
    assert own.land.startswith(f"M{dot.x:g} {dot.y:g}L")
    assert "© Kystverket" in client.get("/steder/").text

    Site.objects.update(longitude="9.1")
    norways, _dots = map_of(client)
    assert (covers(norways.water, norways), norways.credit) == (True, "")
    assert norways.land.count("L") > 2


def test_a_scale_bar_is_a_round_length_that_fits_its_map(client):
    near, _dots = map_of(client, ("59.1", "9.6"))
    far, _dots = map_of(client, ("70.6", "29.7"))

    assert [near.scale_km, far.scale_km] == [5, 500]


def covers(box, shown):
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return max(box["x"], box["y"]) < 0 and right > shown.width and bottom > shown.height


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
    before = [client.get(f"/{page}/").text for page in ("steder", "personvern")]
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
