"""Test facilities and resource streams on public pages."""

from itertools import product

import pytest
from django.utils import translation

from members.models import KIND_WORDS, ResourceStream
from tests.support.factories import FAR_AHEAD, LONG_AGO, make


def facet(page, name):
    facets = [f for f in page.context["listing"].facets if f.name == name]
    return [(choice.value, choice.count) for f in facets for choice in f.choices]


def problems(page):
    return [value for _label, value in page.context["listing"].filter.problems]


def test_a_profile_shows_listed_facilities_of_today_with_their_sources(client):
    ours = make.member(slug="alfa")
    texts = {"name_nb": "Lab", "name_en": "Laboratory", "contact": "lab@example.org"}
    texts |= {"source": "https://avis.example.org/lab"}
    days = {"since": LONG_AGO, "since_precision": "year"}
    site = make.site(name="Herøya", slug="heroya")
    make.facility(ours, site=site, **texts, **days)
    secret = {"source": "https://hemmelig.example.org/"}
    make.facility(ours, name_nb="Skjult", is_listed=False, **secret)
    make.facility(ours, name_nb="Nedlagt", until=LONG_AGO)
    make.stream(ours, is_public=True, **secret)

    nb, en = client.get("/medlemmer/alfa/"), client.get("/en/members/alfa/")

    profile = nb.context["profile"]
    [facility] = profile.facilities
    assert (facility.place["site_name"], facility.since) == ("Herøya", LONG_AGO)
    assert [line for _address, line in profile.sources] == [texts["source"]]
    names = ">Lab<", ">Laboratory<", "mailto:lab@example.org", "Skjult", "Nedlagt"
    assert [name in nb.text for name in names] == [True, False, True, False, False]
    assert [name in en.text for name in names] == [False, True, True, False, False]


SOUGHT = {"kind": "competence", "direction": "needed", "note": "Robotsveising"}
HEADING = {
    "/medlemmer/alfa/": ("Overskudd og behov", "Søker kompetanse"),
    "/en/members/alfa/": ("Surplus and needs", "Seeks competence"),
}


@pytest.mark.parametrize(
    ("english", "notes"),
    [
        ("", ["<p>Robotsveising</p>", '<p lang="nb">Robotsveising</p>']),
        ("Robotic welding", ["<p>Robotsveising</p>", "<p>Robotic welding</p>"]),
    ],
)
def test_what_is_sought_is_in_the_language_of_the_page(client, english, notes):
    make.stream(make.member(slug="alfa"), is_public=True, note_en=english, **SOUGHT)

    for (address, words), note in zip(HEADING.items(), notes, strict=True):
        page = client.get(address).text
        assert page.count(note) == 1
        assert [page.count(f">{word}<") for word in words] == [1, 1]
        assert f'?relation=any&amp;stream=needed-competence">{words[1]}' in page


@pytest.mark.parametrize(
    "hidden", [{"is_public": False}, {"until": LONG_AGO}, {"since": FAR_AHEAD}]
)
def test_what_is_not_public_today_is_found_nowhere(client, hidden):
    stream = SOUGHT | {"is_public": True} | hidden
    make.stream(make.member(name="Alfa", slug="alfa"), **stream)
    nothing = client.get("/medlemmer/", {"q": "Finnesikke"}).text

    for words in ("Robotsveising", "kompetanse"):
        page = client.get("/medlemmer/", {"q": words})
        assert page.context["listing"].organizations == []
        length = len(page.text.replace(words, ""))
        assert length == len(nothing.replace("Finnesikke", ""))
    filtered = client.get("/medlemmer/", {"stream": "needed-competence"})
    assert facet(filtered, "stream") == []
    assert problems(filtered) == ["needed-competence"]
    assert "Robotsveising" not in client.get("/medlemmer/alfa/").text


def test_the_search_finds_what_is_sought_by_its_words_and_by_each_kinds_label(client):
    seeks = make.member(name="Alfa")
    make.stream(seeks, is_public=True, **SOUGHT)

    for words in ("robotsveising", "kompetanse", "expertise", "sveising kompetanse"):
        page = client.get("/medlemmer/", {"q": words})
        assert page.context["listing"].organizations == [seeks], words
    for kind, language in product(ResourceStream.Kind, ("nb", "en")):
        with translation.override(language):
            words = set(str(kind.label).lower().replace("₂", "2").split())
        known = set(KIND_WORDS.get(kind, str(kind.label)).lower().split())
        assert kind == "other" or words & known, (kind, language)


def test_without_facilities_there_is_no_filter_and_a_bad_value_is_reported(client):
    ours = make.member()

    page = client.get("/medlemmer/", {"facility": "no<b>"})

    assert page.context["listing"].organizations == [ours]
    assert (facet(page, "facility"), problems(page)) == ([], ["no<b>"])
