"""The search over everything: grouped, ranked, explained, and of what is public only."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from members.changes import Changes
from members.directory import search_results
from members.directory.pages import PAGES
from members.directory.search_queries import best_organizations
from members.directory.search_results import SearchResults
from members.filters import Hits
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


@pytest.mark.parametrize(
    ("words", "route"),
    [
        ("personvern", "directory:privacy"),
        ("privacy", "directory:privacy"),
        ("styremedlemmer", "directory:roles"),
        ("bli medlem", "directory:join"),
        ("membership fee", "directory:join"),
        ("statistikk", "directory:network_figures"),
        ("universell utforming", "directory:accessibility"),
        ("goals", "directory:about"),
        ("telefon", "directory:about"),
        ("testfasilitet", "directory:organizations"),
    ],
)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_pages_are_found_by_words_of_both_languages(client, words, route, language):
    assert route in groups(search(client, words, language))["pages"]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_page_is_called_as_its_heading_says(client, language):
    with translation.override(language):
        headings = {
            page.route: f">{page.title}</h1>" in client.get(reverse(page.route)).text
            for page in PAGES
            if not page.query  # a list that is filtered keeps its heading
        }

    assert headings == dict.fromkeys(headings, True)


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


def test_of_many_hits_those_shown_first_are_found_without_sorting_all(monkeypatch):
    for number in range(4):
        make_organization(name=f"Elkem {number} AS")
        make_member(name=f"Elkem {8 - number} AS", until=LONG_AGO if number else None)
        make_organization(name=f"Norsk Elkem {number}")
    shown = []

    for many in (200, 0):
        monkeypatch.setattr(search_results, "MANY", many)
        results = SearchResults("elkem", timezone.localdate())
        shown.append([hit.name for hit in results.groups[0].hits])

    assert shown[0] == shown[1]
    assert shown[0][:2] == ["Elkem 8 AS", "Elkem 0 AS"]


@pytest.mark.parametrize(
    ("touched", "becomes", "last", "is_kept"),
    [
        ("Elkem", "Elkem", 900, False),
        ("Elkem", "Norsk B", 900, False),
        ("Norsk", "Norsk", 0, True),
        ("Norsk", "Elkem B", 700, False),
        ("Norsk", "Ny Elkem AS", 700, True),
        ("Norsk", "Ny Elkem AS", 0, False),
    ],
)
def test_which_hits_are_first_stays_while_none_as_good_is_touched(
    touched, becomes, last, is_kept
):
    rows = {name: make_organization(name=name) for name in ("Elkem", "Norsk")}
    hits = Hits.ask("elkem", timezone.localdate())
    hits.placed["first"] = [(900, [rows["Elkem"].pk])], last
    Organization.objects.filter(pk=rows[touched].pk).update(name=becomes)
    named = {"organization": frozenset([rows[touched].pk])}
    done = Changes(False, named, hits.found.snapshot, {"organization"}, False)

    assert ("first" in hits.after(done).placed) == is_kept


def test_hits_of_several_ranks_are_in_order_of_their_ranks():
    day = timezone.localdate()
    first, second, third = (make_member(name=f"Navn {n}").pk for n in range(3))

    found = best_organizations([(9, [third]), (2, [second, first]), (1, [])], day)

    assert [(row.pk, row.rank) for row in found] == [
        (third, 9),
        (first, 2),
        (second, 2),
    ]
