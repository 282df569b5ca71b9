"""The lists of organizations and of projects, with filters, counts and pages."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from tests.directory.conftest import make_members
from tests.support.factories import FAR_AHEAD, LONG_AGO, make


def ask(client, **parameters):
    return client.get(reverse("directory:organizations"), parameters)


def shown(response):
    return [row.name for row in response.context["listing"].organizations]


# Which filters find whom is tried in tests/queries/filters/test_filters.py.
def test_visitors_find_listed_members_of_the_day_in_norwegian_order(client):
    for name in ["Åsen AS", "Zeta AS", "Ørn AS", "Ærlig AS", "alfa AS"]:
        make.member(name=name)
    make.member(is_listed=False), make.member(since=FAR_AHEAD)
    make.member(name="Left AS", since=None, until=LONG_AGO)

    names = ["alfa AS", "Zeta AS", "Ærlig AS", "Ørn AS", "Åsen AS"]
    assert shown(ask(client)) == names
    assert shown(ask(client, on=str(LONG_AGO))) == ["alfa AS", "Left AS", *names[1:]]


def test_a_card_has_two_innermost_sites_at_most_and_the_relation(client):
    park = make.site(name="Herøya")
    inner = [make.site(name=f"Bygg {n}", part_of=park) for n in range(3)]
    make.member(sites=[park, *inner], name="A")
    make.member(municipality="Skien", name="B")
    themes = [make.topic(label_nb=label) for label in ("Fukt", "Varme", "Damp")]
    make.project(partners=[make.organization(name="C")], themes=themes)

    [project] = client.get("/prosjekter/").context["listing"].projects
    rows = ask(client, relation="any").context["listing"].organizations

    assert [(row.name, str(row.place), row.relations) for row in rows] == [
        ("A", "Bygg 0, Bygg 1", "Navngitt som medlem"),
        ("B", "Skien", "Navngitt som medlem"),
        ("C", "", "Prosjektpartner"),
    ]
    assert [*map(str, project.shown_themes)] == ["Damp", "Fukt", "Varme"]


def test_a_list_of_sixty_is_one_page(client):
    make_members(60)

    first = ask(client)

    pages = first.context["listing"].page.paginator.num_pages
    assert (len(shown(first)), pages) == (60, 1)


@pytest.mark.parametrize("number", [61, 400])
def test_a_page_has_twenty_four_and_all_rows_can_be_shown_at_once(client, number):
    make_members(number)
    names = [f"Bedrift {n:04}" for n in range(number)]

    first, last, odd = ask(client), ask(client, page=99), ask(client, page="x")
    every = client.get("/medlemmer/" + first.context["listing"].all_address)

    assert shown(first) == shown(odd) == names[:24]
    assert shown(last) == names[(number - 1) // 24 * 24 :]
    assert f"Nummer 1 til 24 av {number}." in first.text
    assert f"Vis alle {number}" in first.text
    assert shown(every) == names
    assert "Nummer" not in every.text


def test_a_list_too_long_for_one_page_says_so(client, django_assert_num_queries):
    make_members(1_001)

    first = ask(client)
    with django_assert_num_queries(2):
        most = client.get("/medlemmer/" + first.context["listing"].all_address)

    assert "Nummer 1 til 24 av 1 001. Velg «Vis de første 1 000»" in plain(first)
    assert "Vis alle 1 001" not in plain(first)
    assert len(shown(most)) == 1_000
    assert "De første 1 000 av 1 001. Flere får ikke plass" in plain(most)
    assert 'class="pager"' not in most.text


def plain(page):
    """Return the text of the results, each run of spaces as one."""
    results = page.text[page.text.index('id="results"') :]
    return " ".join(strip_tags(results).split())


def test_chips_and_an_empty_result_offer_choices_to_remove_with_their_counts(client):
    make.member(kind="company"), make.member(kind="company")
    make.member(kind="public", topics=[make.topic(slug="h", label_nb="Hydrogen")])

    chips = ask(client, kind=["company", "public"], topic="h").context["listing"].chips
    listing = ask(client, kind="company", topic="h").context["listing"]

    addresses = ["?kind=public&topic=h", "?kind=company&topic=h"]
    addresses.append("?kind=company&kind=public")
    assert [chip.address for chip in chips] == addresses
    ways_out = [(chip.label, chip.count) for chip in listing.ways_out]
    assert ways_out == [("Hydrogen", 2), ("Bedrift", 1)]


def test_a_page_is_the_same_for_everyone_in_each_language(client, admin_client):
    make.member(topics=[make.topic(label_nb="Varme", label_en="Heat")])

    pages = [client.get(path) for path in ("/medlemmer/", "/en/members/") * 2]
    staff = admin_client.get("/medlemmer/")

    cards = [page.context["listing"].cards[0] for page in pages]
    topics = [[word for word in ("Varme", "Heat") if word in card] for card in cards]
    promise = "A card is shown in the language of its page, whoever asked first."
    assert topics == [["Varme"], ["Heat"]] * 2, promise
    assert staff.content == pages[0].content
    assert not any(a.has_header("Vary") or a.cookies for a in (staff, *pages))
    english = client.get("/en/members/?kind=company").text
    assert 'href="/medlemmer/?kind=company"' in english
    assert '<html lang="en">' in english


def test_relevance_is_the_usual_sort_of_words_and_offered_with_words_only(client):
    make.member(name="Betong og kalk AS", summary_nb="Kalkstein")
    make.member(name="Kalk AS")
    nearest = ["Kalk AS", "Betong og kalk AS"]
    by_name = nearest[::-1]
    rest = {"-joined": False, "confirmed": False}

    for query, names, menu, address in [
        ("?q=kalk&sort=", nearest, {"": True, "name": False}, "?q=kalk"),
        ("?q=kalk&sort=relevance", nearest, {"": True, "name": False}, "?q=kalk"),
        ("?q=kalk&sort=name", by_name, {"": False, "name": True}, "?q=kalk&sort=name"),
        ("?sort=relevance", by_name, {"": True}, "?"),
    ]:
        answer = client.get(f"/medlemmer/{query}")
        listing = answer.context["listing"]
        choices = {value: chosen for value, _label, chosen in listing.sort_choices}
        assert (shown(answer), choices) == (names, menu | rest)
        assert (listing.own_address, listing.filter.problems) == (address, [])


def projects(client, **parameters):
    return client.get("/prosjekter/", parameters).context["listing"]


def titles(listing):
    return [project.title for project in listing.projects]


def test_no_first_day_is_said_to_be_that_of_the_status(client):
    periods = {
        "prosjektstart februar": {"since_precision": "month"},
        "senest fra 1.": {"since_precision": "at_latest"},
        "fra 1. februar 2021 til": {"until": date(2022, 3, 4)},
    }
    for period in periods.values():
        make.project(status="stopped", since=date(2021, 2, 1), **period)

    page = client.get("/prosjekter/").text

    texts = [f">Stanset</span> · {text} " for text in periods]
    assert [page.count(text) for text in texts] == [1] * 3


def test_projects_are_in_norwegian_order_or_by_date_with_undated_ones_last(client):
    make.project(title_nb="Zeta"), make.project(title_nb="Ås")
    make.project(title_nb="ørret", since=date(2020, 1, 1))
    make.project(title_nb="Alfa", opened=date(2021, 1, 1))

    by_date, by_title = projects(client, sort="-since"), projects(client, sort="title")

    in_order = ["Alfa", "Zeta", "ørret", "Ås"]
    assert titles(projects(client)) == titles(by_title) == in_order
    assert titles(by_date) == ["Alfa", "ørret", "Zeta", "Ås"]
    addresses = by_date.own_address, by_title.own_address
    assert addresses == ("?sort=-since", "?")


def test_every_word_must_occur_and_an_unknown_choice_is_ignored_and_reported(client):
    make.project(title_nb="Karbonfangst på Herøya", summary_en="Capture from cement")
    make.project(title_nb="Hydrogen", summary_nb="Hydrogen til Herøya")

    assert titles(projects(client, q="heroya CEMENT")) == ["Karbonfangst på Herøya"]
    assert titles(projects(client, q="finnes ikke")) == []
    listing = projects(client, status="tull", ukjent="1", page="x")
    assert titles(listing) == ["Hydrogen", "Karbonfangst på Herøya"]
    assert listing.filter.problems == [("Status", "tull")]
