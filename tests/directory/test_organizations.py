"""The list of organizations, with its filters, counts and pages."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from tests.directory.conftest import make_members
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_member,
    make_organization,
    make_project,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db


def ask(client, **parameters):
    return client.get(reverse("directory:organizations"), parameters)


def shown(response):
    return [
        organization.name for organization in response.context["listing"].organizations
    ]


# Which filters find whom is tried in tests/test_filters.py.
def test_visitors_find_listed_members_of_the_day_only(client):
    member = make_member()
    make_member(is_listed=False)
    make_member(since=None, until=LONG_AGO), make_member(since=FAR_AHEAD)

    assert shown(ask(client)) == [member.name]


def test_organizations_are_in_norwegian_order(client):
    for name in ["Åsen AS", "Zeta AS", "Ørn AS", "Ærlig AS", "alfa AS"]:
        make_member(name=name)

    names = ["alfa AS", "Zeta AS", "Ærlig AS", "Ørn AS", "Åsen AS"]
    assert shown(ask(client)) == names


def test_an_organization_is_at_two_of_its_innermost_sites_at_most(client):
    park = make_site(name="Herøya")
    inner = [make_site(name=f"Bygg {n}", part_of=park) for n in range(3)]
    make_member(sites=[park, *inner])
    make_member(municipality="Skien")

    found = ask(client, sort="joined").context["listing"].organizations
    places = sorted(str(row.place) for row in found)
    assert places == ["Bygg 0, Bygg 1", "Skien"]


def test_a_day_shows_who_was_a_member_then(client):
    make_member(name="Left", until=LONG_AGO)
    make_member(name="Stays")

    assert shown(ask(client, on=str(LONG_AGO))) == ["Left", "Stays"]


def test_a_page_has_twenty_four_and_a_number_too_high_is_the_last_page(client):
    for number in range(30):
        make_member(name=f"Bedrift {number:02}")

    assert len(shown(ask(client))) == 24
    assert shown(ask(client, page=99)) == [f"Bedrift {n}" for n in range(24, 30)]
    assert shown(ask(client, page="x"))[0] == "Bedrift 00"


@pytest.mark.parametrize("number", [29, 61, 400])
def test_all_rows_of_a_list_can_be_shown_and_so_printed_at_once(client, number):
    make_members(number)

    first = ask(client)
    every = client.get("/medlemmer/" + first.context["listing"].all_address)

    assert f"Nummer 1 til 24 av {number}." in first.text
    assert f"Vis alle {number}" in first.text
    assert len(shown(every)) == number
    assert "Nummer" not in every.text


def test_a_list_too_long_for_one_page_shows_its_first_rows_and_says_so(
    client, django_assert_num_queries
):
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


def test_chips_link_to_the_list_without_one_choice(client):
    topic = make_topic()
    make_member(kind="company", topics=[topic])

    chips = (
        ask(client, kind=["company", "public"], topic=topic.slug)
        .context["listing"]
        .chips
    )

    assert [chip.address for chip in chips] == [
        f"?kind=public&topic={topic.slug}",
        f"?kind=company&topic={topic.slug}",
        "?kind=company&kind=public",
    ]


def test_an_empty_result_offers_choices_to_remove_with_their_counts(client):
    topic = make_topic(label_nb="Hydrogen")
    make_member(kind="company"), make_member(kind="company")
    make_member(kind="public", topics=[topic])

    listing = ask(client, kind="company", topic=topic.slug).context["listing"]

    assert [(chip.label, chip.count) for chip in listing.ways_out] == [
        ("Hydrogen", 2),
        ("Bedrift", 1),
    ]


def test_non_members_have_their_relation(client):
    make_project(partners=[make_organization(name="Partner AS")])

    response = ask(client, relation="any")

    card = response.context["listing"].organizations[0]
    assert card.relations == "Prosjektpartner"


def test_the_address_keeps_the_language(client):
    make_member()

    page = client.get("/en/members/?kind=company").text

    assert 'href="/medlemmer/?kind=company"' in page
    assert '<html lang="en">' in page


def test_a_card_is_kept_for_each_language(client):
    make_member(topics=[make_topic(label_nb="Varme", label_en="Heat")])

    pages = [client.get(path) for path in ("/medlemmer/", "/en/members/") * 2]

    cards = [page.context["listing"].cards[0] for page in pages]
    topics = [[word for word in ("Varme", "Heat") if word in card] for card in cards]
    promise = "A card is shown in the language of its page, whoever asked first."
    assert topics == [["Varme"], ["Heat"]] * 2, promise


def test_the_page_is_the_same_for_everyone(client, admin_client):
    make_member()

    answers = [
        one.get(reverse("directory:organizations")) for one in (client, admin_client)
    ]

    assert answers[0].content == answers[1].content
    assert not any(a.has_header("Vary") or a.cookies for a in answers)


def sort_menu(response):
    return response.context["listing"].sort_choices


def test_words_typed_into_the_form_are_ranked_by_relevance(client):
    make_member(name="Betong og kalk AS", summary_nb="Kalkstein")
    make_member(name="Kalk AS")

    typed = ask(client, q="kalk", sort="")

    assert shown(typed) == ["Kalk AS", "Betong og kalk AS"]
    assert shown(ask(client, q="kalk", sort="relevance")) == shown(typed)
    assert shown(ask(client, q="kalk", sort="name")) == ["Betong og kalk AS", "Kalk AS"]
    assert shown(ask(client, sort="relevance")) == ["Betong og kalk AS", "Kalk AS"]


def test_relevance_is_offered_with_words_only_and_is_the_usual_sort_then(client):
    plain, typed = ask(client, sort="relevance"), ask(client, q="a", sort="relevance")
    by_name = ask(client, q="a", sort="name")

    assert [(value, chosen) for value, _label, chosen in sort_menu(plain)] == [
        ("", True),
        ("-joined", False),
        ("confirmed", False),
    ]
    assert [(value, chosen) for value, _label, chosen in sort_menu(by_name)] == [
        ("", False),
        ("name", True),
        ("-joined", False),
        ("confirmed", False),
    ]
    addresses = [r.context["listing"].own_address for r in (plain, typed, by_name)]
    assert addresses == ["?", "?q=a", "?q=a&sort=name"]
    assert typed.context["listing"].filter.problems == []
