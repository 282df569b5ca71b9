"""The page of one organization: its map, its addresses and its query count."""

import pytest

from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_presence,
    make_site,
)

pytestmark = pytest.mark.django_db


def test_the_map_shows_the_sites_of_today_and_a_part_at_its_whole(client):
    whole = make_site(name="Parken", latitude="59.117", longitude="9.6222")
    part = make_site(name="Delen", part_of=whole)
    left = make_site(name="Forlatt", latitude="59.06", longitude="9.69")
    organization = make_member(sites=[part])
    make_presence(organization=organization, site=left, until=LONG_AGO)

    page = client.get(organization.get_absolute_url()).text

    assert 'aria-label="Kart over Grenland med Parken"' in page
    assert page.count('class="map-dot"') == 1


def test_coordinates_have_a_decimal_point_in_norwegian(client):
    site = make_site(latitude="59.117", longitude="9.6222")

    page = client.get(make_member(sites=[site]).get_absolute_url()).text

    drawing = page[
        page.index("<svg viewBox") : page.index("</svg>", page.index("<svg viewBox"))
    ]
    assert "," not in drawing


def test_a_description_is_shown_as_it_was_written(client):
    make_member(slug="alfa", description_nb="# Om oss\n\nVi lager **gjødsel**.")

    answer = client.get("/medlemmer/alfa/")

    written = "<h2>Om oss</h2>\n<p>Vi lager <strong>gjødsel</strong>.</p>"
    assert answer.text.count(written) == 1
