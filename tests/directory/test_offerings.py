"""Test facilities and resource streams on public pages."""

import pytest

from tests.support.factories import (
    LONG_AGO,
    make_facility,
    make_member,
    make_organization,
    make_site,
    make_stream,
)

pytestmark = pytest.mark.django_db


def facet(page, name):
    found = [f for f in page.context["listing"].facets if f.name == name]
    return [(choice.value, choice.count) for f in found for choice in f.choices]


def test_a_profile_shows_facilities_in_the_language_of_the_page(client):
    ours = make_member(slug="alfa")
    make_facility(
        ours,
        name_nb="Lab",
        name_en="Laboratory",
        terms_nb="Etter avtale",
        contact="lab@example.org",
        site=make_site(name="Herøya", slug="heroya"),
        since=LONG_AGO,
        since_precision="year",
    )

    nb, en = client.get("/medlemmer/alfa/"), client.get("/en/members/alfa/")

    [facility] = nb.context["profile"].facilities
    assert (facility.place["site_name"], facility.since) == ("Herøya", LONG_AGO)
    assert ">Lab<" in nb.text
    assert ">Laboratory<" in en.text
    assert "mailto:lab@example.org" in nb.text


def test_a_profile_names_the_sources_of_its_facilities(client):
    ours = make_member(slug="alfa")
    make_facility(ours, source="https://avis.example.org/lab")
    make_facility(ours, source="https://hemmelig.example.org/", is_listed=False)
    make_stream(ours, source="https://hemmelig.example.org/", is_public=True)

    sources = client.get("/medlemmer/alfa/").context["profile"].sources

    assert [line for _address, line in sources] == [
        "https://avis.example.org/lab",
    ]


def test_unlisted_and_ended_facilities_are_not_shown(client):
    ours = make_member(slug="alfa")
    make_facility(ours, name_nb="Skjult", is_listed=False)
    make_facility(ours, name_nb="Nedlagt", until=LONG_AGO)

    page = client.get("/medlemmer/alfa/")

    assert page.context["profile"].facilities == []
    assert "Skjult" not in page.text
    assert "Nedlagt" not in page.text


def test_only_public_streams_are_shown(client):
    ours = make_member(slug="alfa")
    make_stream(ours, note="Hemmelig damp")
    make_stream(ours, note="Gammel damp", is_public=True, until=LONG_AGO)
    shown = make_stream(ours, note="Spillvarme", is_public=True, band="1-10", unit="MW")
    make_stream(note="Andres varme", is_public=True)

    page = client.get("/medlemmer/alfa/")

    assert [s.note for s in page.context["profile"].streams] == [shown.note]
    assert "Spillvarme" in page.text
    for hidden in ("Hemmelig damp", "Gammel damp", "Andres varme"):
        assert hidden not in page.text


@pytest.mark.parametrize("how_many", [1, 30])
def test_offerings_cost_a_profile_no_query(client, how_many, django_assert_num_queries):
    ours = make_member(slug="alfa")
    for _number in range(how_many):
        make_facility(ours, site=make_site())
        make_stream(ours, site=make_site(), is_public=True)

    with django_assert_num_queries(10):
        client.get("/medlemmer/alfa/")


def test_the_directory_filters_by_having_a_facility(client):
    have = make_member(name="Alfa")
    make_facility(have), make_facility(have, name_nb="Lab to")
    make_facility(make_organization(name="Utenfor"))
    make_facility(make_member(), is_listed=False)
    make_facility(make_member(), until=LONG_AGO)
    make_facility(make_member(is_listed=False))

    page = client.get("/medlemmer/", {"facility": "yes"})

    assert page.context["listing"].organizations == [have]
    assert facet(page, "facility") == [("yes", 1)]
    everybody = client.get("/medlemmer/", {"facility": "yes", "relation": "any"})
    assert facet(everybody, "facility") == [("yes", 2)]


def test_without_facilities_there_is_no_facility_filter(client):
    make_member()

    page = client.get("/medlemmer/")

    assert facet(page, "facility") == []


def test_an_invalid_value_is_reported_and_ignored(client):
    ours = make_member()

    page = client.get("/medlemmer/", {"facility": "no<b>"})

    assert page.context["listing"].organizations == [ours]
    assert [value for _label, value in page.context["listing"].filter.problems] == [
        "no<b>"
    ]
