"""Test facilities and resource streams on public pages."""

import pytest
from django.utils import translation

from members.models import KIND_WORDS, ResourceStream
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_facility,
    make_member,
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


SOUGHT = {"kind": "competence", "direction": "needed", "note": "Robotsveising"}
HEADING = {
    "/medlemmer/alfa/": ("Overskudd og behov", "Søker kompetanse"),
    "/en/members/alfa/": ("Surplus and needs", "Seeks competence"),
}


@pytest.mark.parametrize(
    ("english", "shown"),
    [
        ("", ["<p>Robotsveising</p>", '<p lang="nb">Robotsveising</p>']),
        ("Robotic welding", ["<p>Robotsveising</p>", "<p>Robotic welding</p>"]),
    ],
)
def test_a_note_is_in_the_language_of_the_page_or_says_which_it_is_in(
    client, english, shown
):
    make_stream(make_member(slug="alfa"), is_public=True, note_en=english, **SOUGHT)

    pages = [client.get(address).text for address in HEADING]

    assert [page.count(said) for page, said in zip(pages, shown, strict=True)] == [1, 1]


def test_a_profile_says_what_is_sought_in_the_language_of_the_page(client):
    make_stream(make_member(slug="alfa"), is_public=True, **SOUGHT)

    for address, words in HEADING.items():
        page = client.get(address).text
        assert [page.count(f">{word}<") for word in words] == [1, 1]
        assert f'?relation=any&amp;stream=needed-competence">{words[1]}' in page


@pytest.mark.parametrize(
    "hidden",
    [
        {"is_public": False},
        {"is_public": True, "until": LONG_AGO},
        {"is_public": True, "since": FAR_AHEAD},
    ],
    ids=["private", "ended", "not yet"],
)
def test_what_is_not_public_today_is_found_nowhere(client, hidden):
    make_stream(make_member(name="Alfa", slug="alfa"), **SOUGHT, **hidden)
    nothing = client.get("/medlemmer/", {"q": "Finnesikke"})

    for words in ("Robotsveising", "kompetanse"):
        page = client.get("/medlemmer/", {"q": words})
        assert page.context["listing"].organizations == []
        assert len(page.text.replace(words, "")) == len(
            nothing.text.replace("Finnesikke", "")
        )
    filtered = client.get("/medlemmer/", {"stream": "needed-competence"})
    assert facet(filtered, "stream") == []
    assert [value for _label, value in filtered.context["listing"].filter.problems] == [
        "needed-competence"
    ]
    assert "Robotsveising" not in client.get("/medlemmer/alfa/").text


def test_the_search_finds_what_is_sought_by_its_words_and_its_kind(client):
    seeks = make_member(name="Alfa")
    make_stream(seeks, is_public=True, **SOUGHT)

    for words in ("robotsveising", "kompetanse", "expertise", "sveising kompetanse"):
        page = client.get("/medlemmer/", {"q": words})
        assert page.context["listing"].organizations == [seeks], words


def test_each_kind_is_found_by_its_label_in_both_languages():
    for kind in ResourceStream.Kind:
        for language in ("nb", "en"):
            with translation.override(language):
                words = set(str(kind.label).lower().replace("₂", "2").split())
            known = set(KIND_WORDS.get(kind, str(kind.label)).lower().split())
            assert kind == "other" or words & known, (kind, language)


def test_without_facilities_there_is_no_filter_and_a_bad_value_is_reported(client):
    ours = make_member()

    page = client.get("/medlemmer/", {"facility": "no<b>"})

    listing = page.context["listing"]
    assert (facet(page, "facility"), listing.organizations) == ([], [ours])
    assert [value for _label, value in listing.filter.problems] == ["no<b>"]
