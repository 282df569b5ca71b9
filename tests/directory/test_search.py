"""The search over everything: grouped, ranked, explained, and of what is public only."""

import pytest
from django.urls import reverse
from django.utils import translation

from members.models import (
    Cluster,
    ClusterName,
    Membership,
    MissedSearch,
    Organization,
    OrganizationName,
)
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_member,
    make_organization,
    make_project,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db


def search(client, words, language="nb"):
    with translation.override(language):
        return client.get(reverse("directory:search"), {"q": words})


def groups(answer):
    """Return {noun: texts of its hits}, the best group first."""
    found = answer.context["results"].groups
    return {
        group.noun: [getattr(h, "route", str(h)) for h in group.hits] for group in found
    }


def test_words_find_every_noun_and_the_group_with_the_best_hit_comes_first(client):
    site = make_site(name="Herøya")
    make_site(name="Ørsta", part_of=site)
    make_member(name="Herøya Industripark AS", sites=[site])
    make_project(title_nb="Pilot", sites=[site])
    make_body(name_nb="Rådet for Herøya", name_en="Council")
    make_member(name="Annen AS")

    assert groups(search(client, "heroya")) == {
        "sites": ["Herøya", "Ørsta"],
        "organizations": ["Herøya Industripark AS"],
        "bodies": ["Rådet for Herøya"],
        "projects": ["Pilot"],
    }


@pytest.mark.parametrize(
    ("words", "noun"),
    [
        ("elkemm", "organizations"),
        ("karbonfagnst", "projects"),
        ("rafness", "sites"),
        ("valgkomitten", "bodies"),
        ("personvren", "pages"),
    ],
)
def test_a_typo_still_finds_each_noun(client, words, noun):
    make_member(name="Elkem AS")
    make_project(title_nb="Karbonfangst")
    make_site(name="Rafnes")
    make_body(name_nb="Valgkomiteen", name_en="Nomination committee")

    assert next(iter(groups(search(client, words)))) == noun


PAGES = {
    "personvern": "privacy",
    "privacy": "privacy",
    "styremedlemmer": "roles",
    "bli medlem": "join",
    "membership fee": "join",
    "statistikk": "network_figures",
    "universell utforming": "accessibility",
    "goals": "about",
    "telefon": "about",
    "testfasilitet": "organizations",
}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_pages_are_found_by_words_of_both_languages_and_called_as_they_say(
    client, language
):
    for words, name in PAGES.items():
        hits = search(client, words, language).context["results"].groups
        [found] = [group.hits for group in hits if group.noun == "pages"]
        assert f"directory:{name}" in [page.route for page in found], words
        with translation.override(language):
            headings = [
                f">{page.title}</h1>" in client.get(reverse(page.route)).text
                for page in found
                if not page.query  # a list that is filtered keeps its heading
            ]
            assert all(headings), words


def test_each_hit_says_why_it_was_found(client):
    cement = make_member(name="Heidelberg AS")
    OrganizationName.objects.create(
        organization=cement, name="Norcem AS", kind="former"
    )

    page = search(client, "norcem").text

    assert "tidligere Norcem AS" in page
    assert "<mark>styremedlemmer</mark>" in search(client, "styremedlemmer").text


def test_a_group_links_to_a_list_of_as_many_rows_as_it_counts(client):
    topic = make_topic(label_nb="Hydrogen")
    for number in range(6):
        make_member(name=f"Hydrogen {number}")
        make_organization(name=f"Hydrogen utenfor {number}")
        make_project(title_nb=f"Hydrogen {number}", themes=[topic])
        make_site(name=f"Hydrogenkai {number}")
        make_body(name_nb=f"Hydrogenstyret {number}")
    make_member(name="Hydrogen skjult", is_listed=False)

    found = {g.noun: g for g in search(client, "hydrogen").context["results"].groups}

    assert [(noun, g.total, len(g.hits), g.has_more) for noun, g in found.items()] == [
        ("organizations", 12, 5, True),
        ("projects", 6, 5, True),
        ("sites", 6, 5, True),
        ("bodies", 6, 5, True),
    ]
    lists = [client.get(group.address).context for group in found.values()]
    assert len(lists[0]["listing"].answer) == 12
    assert len(lists[1]["listing"].answer) == 6
    assert len(lists[2]["sites"].nested) == 6
    assert len(lists[3]["shown"].bodies) == 6


def test_an_unlisted_organization_is_nowhere(client):
    hidden = make_member(name="Hemmelig AS", is_listed=False)
    OrganizationName.objects.create(organization=hidden, name="Fordekt", kind="former")
    make_project(title_nb="Pilot", partners=[hidden])

    for words in ("hemmelig", "hemmelg", "fordekt"):
        answer = search(client, words)
        assert groups(answer) == {}, words
        assert [
            name for name in ("Hemmelig AS", "Fordekt") if name in answer.text
        ] == []


def test_a_search_without_results_offers_the_nearest_words_and_is_noted(client):
    make_member(name="Yara Norge AS")
    make_topic(label_nb="Elektrolysører")
    make_member(name="Elektrohemmelig AS", is_listed=False)

    answer = search(client, "elektrolyttisk")

    assert answer.context["results"].nearest_words == ["Elektrolysører"]
    assert "Ingen treff på «elektrolyttisk»" in answer.text
    assert 'href="/sok/?q=Elektrolys%C3%B8rer"' in answer.text
    assert MissedSearch.objects.get().words == "elektrolyttisk"


def test_without_words_the_page_says_what_it_searches(client):
    answer = search(client, "")

    assert answer.context["results"].groups == []
    assert "Søket dekker virksomheter, prosjekter" in answer.text


def test_a_card_says_of_each_organization_what_is_known_of_its_membership(client):
    make_member(name="Elkem A")
    make_member(name="Elkem B", until=LONG_AGO)
    mentioned = make_organization(name="Elkem C")
    Membership.objects.create(organization=mentioned, certainty="mentioned")
    make_organization(name="Elkem D")
    ClusterName.objects.create(cluster=Cluster.objects.create(pk=1), name="Elkem E")
    make_organization(name="Elkem E")

    group = search(client, "elkem").context["results"].groups[0]

    assert {hit.name: hit.relation for hit in group.hits} == {
        "Elkem A": "Navngitt som medlem",
        "Elkem B": "Tidligere i medlemslisten · Navngitt som medlem",
        "Elkem C": "Bare omtalt sammen med klyngen",
        "Elkem D": "Ikke registrert som medlem",
        "Elkem E": "Klyngen selv",
    }


def test_of_hits_as_good_as_each_other_members_come_first(client):
    make_organization(name="Elkem A")
    make_member(name="Elkem B")

    assert groups(search(client, "elkem"))["organizations"] == ["Elkem B", "Elkem A"]


def test_of_many_hits_those_shown_first_are_the_best_also_after_changes(client):
    for number in range(4):
        make_organization(name=f"Elkem {number} AS")
        make_member(name=f"Elkem {8 - number} AS", until=LONG_AGO if number else None)
        make_organization(name=f"Norsk Elkem {number}")
    few = groups(search(client, "elkem"))["organizations"]
    listed = {"kind": "company", "is_listed": True, "listing_agreed_on": LONG_AGO}
    Organization.objects.bulk_create(
        Organization(name=f"Norsk Elkem {n}", slug=f"elkem-{n}", **listed)
        for n in range(4, 200)
    )

    def best():
        return groups(search(client, "elkem"))["organizations"]

    assert best() == few
    assert few[:2] == ["Elkem 8 AS", "Elkem 0 AS"]
    rename("Norsk Elkem 7", "Norsk Elkem 7 ny")
    assert best() == few, "None as good was touched."
    rename("Norsk Elkem 9", "Elkem")
    assert best() == ["Elkem", *few[:-1]]
    rename("Elkem 0 AS", "Elkem 0A AS")
    assert best() == ["Elkem", few[0], "Elkem 0A AS", *few[2:-1]]
    rename("Elkem", "Elk")
    assert best() == [few[0], "Elkem 0A AS", *few[2:]]
    make_member(name="Elkem 9 AS")
    assert best() == [few[0], "Elkem 9 AS", "Elkem 0A AS", *few[2:-1]]


def rename(name, new):
    Organization.objects.filter(name=name).update(name=new)
