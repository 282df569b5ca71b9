"""The lists of organizations and projects are filtered as the public lists are."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.factories import (
    LONG_AGO,
    make_contact,
    make_funding,
    make_member,
    make_organization,
    make_picture,
    make_project,
    make_site,
    make_topic,
)

ORGANIZATIONS = "/admin/members/organization/"
PROJECTS = "/admin/members/project/"


def shown(client, page, **query):
    return [str(row) for row in client.get(page, query).context["cl"].result_list]


def offered(client, page, name, **query):
    """List the choices beside the list under a parameter, as the page writes them."""
    cl = client.get(page, query).context["cl"]
    specs = {spec.name: spec for spec in cl.filter_specs}
    if name not in specs:
        return []
    return [choice["display"] for choice in specs[name].choices(cl)][1:]


@pytest.fixture
def alfa():
    """Make a member with something under every filter, and one that has nothing."""
    whole = make_site(name="Herøya", slug="heroya")
    alfa = make_member(
        name="Alfa",
        kind="research",
        employees=20,
        municipality="Skien",
        sites=[make_site(name="Vest", part_of=whole)],
        topics=[make_topic(slug="ccs", label_nb="Karbonfangst")],
        is_listed=False,
    )
    make_project(slug="hegra", title_nb="Hegra", partners=[alfa])
    make_organization(name="Tom")
    return alfa


OF_ALFA = [
    {"kind": "research"},
    {"kind": ["research", "public"]},
    {"site": "heroya"},
    {"topic": "ccs"},
    {"municipality": "skien"},
    {"size": "10-49"},
    {"relation": ["member", "office"]},
    {"category": "ordinary"},
    {"project": "hegra"},
    {"listed": "no"},
    {"q": "karbonfagnst"},
    {"site": "heroya", "kind": "research", "q": "vest", "sort": "-joined"},
]


def test_organizations_are_filtered_by_the_parameters_of_the_public_list(
    as_secretary, alfa
):
    found = [shown(as_secretary, ORGANIZATIONS, **query) for query in OF_ALFA]

    assert found == [["Alfa"]] * len(OF_ALFA)


def test_a_list_without_parameters_shows_all_listed_or_not(as_secretary, alfa):
    assert shown(as_secretary, ORGANIZATIONS) == ["Alfa", "Tom"]


def test_a_day_shows_what_held_then(as_secretary):
    make_member(name="Gikk", until=LONG_AGO)
    make_member(name="Er")

    query = {"relation": "member", "on": str(LONG_AGO)}

    assert shown(as_secretary, ORGANIZATIONS, **query) == ["Er", "Gikk"]
    assert shown(as_secretary, ORGANIZATIONS, relation="member") == ["Er"]


def test_staff_find_what_lacks_something(as_secretary):
    full = make_organization(name="Full", orgnr="934949145", logo=make_picture())
    make_contact(full)
    make_project(partners=[full])
    make_organization(name="Tom")

    for thing in ("number", "contact", "project", "logo"):
        assert shown(as_secretary, ORGANIZATIONS, without=thing) == ["Tom"]


def test_lacking_one_thing_or_another_means_or(as_secretary):
    make_organization(name="Med nummer", orgnr="934949145")
    make_organization(name="Med bilde", logo=make_picture())
    make_organization(name="Med alt", orgnr="980518647", logo=make_picture())

    names = shown(as_secretary, ORGANIZATIONS, without=["number", "logo"])

    assert names == ["Med bilde", "Med nummer"]


def test_staff_find_what_nobody_has_confirmed_for_a_year(as_secretary):
    today = timezone.localdate()
    make_organization(name="Aldri")
    make_organization(name="Lenge siden", confirmed_on=date(2020, 1, 1))
    a_year_ago = today - timedelta(days=365)
    make_organization(name="Nylig", confirmed_on=a_year_ago)

    query = {"confirmed_before": str(a_year_ago)}

    assert shown(as_secretary, ORGANIZATIONS, **query) == ["Aldri", "Lenge siden"]
    assert len(offered(as_secretary, ORGANIZATIONS, "confirmed_before")) == 1


def test_choices_have_counts_as_if_their_filter_were_not_used(as_secretary, alfa):
    make_member(name="Beta", topics=[make_topic(slug="h2", label_nb="Hydrogen")])

    choices = [
        offered(as_secretary, ORGANIZATIONS, name, topic="ccs")
        for name in ("topic", "site", "listed", "project")
    ]

    assert choices == [
        ["Hydrogen (1)", "Karbonfangst (1)"],
        ["Herøya (1)", "– Vest (1)"],
        ["Ja (0)", "Nei (1)"],
        [],
    ]


def test_counts_follow_the_search(as_secretary, alfa):
    make_member(name="Beta", topics=[make_topic(label_nb="Hydrogen")])

    assert offered(as_secretary, ORGANIZATIONS, "topic", q="alfa") == [
        "Karbonfangst (1)"
    ]


def test_a_filter_that_is_too_long_to_list_shows_what_is_chosen(as_secretary, alfa):
    assert offered(as_secretary, ORGANIZATIONS, "project", project="hegra") == ["Hegra"]


def test_what_is_no_choice_is_left_out_and_said(as_secretary, alfa):
    answer = as_secretary.get(ORGANIZATIONS, {"kind": ["research", "tull"], "on": "x"})

    assert [str(row) for row in answer.context["cl"].result_list] == ["Alfa"]
    said = [str(message) for message in answer.context["messages"]]
    assert ["tull" in said[1], "«x»" in said[0], len(said)] == [True, True, 2]


def test_the_search_field_keeps_every_value_of_a_filter(as_secretary, alfa):
    page = as_secretary.get(ORGANIZATIONS, {"kind": ["research", "public"]})

    assertable = [f'name="kind" value="{kind}"' for kind in ("research", "public")]
    assert [text in page.text for text in assertable] == [True, True]


def test_the_best_hit_comes_first_unless_a_column_is_chosen(as_secretary):
    make_organization(name="Annen", summary_nb="Leverer til Yara.")
    make_organization(name="Yara")

    assert shown(as_secretary, ORGANIZATIONS, q="yara") == ["Yara", "Annen"]
    assert shown(as_secretary, ORGANIZATIONS, q="yara", o="1") == ["Annen", "Yara"]


@pytest.fixture
def pilot():
    whole = make_site(slug="heroya")
    partner = make_organization(
        name="Hemmelig", slug="hemmelig", kind="research", is_listed=False
    )
    pilot = make_project(
        title_nb="Pilot",
        status="planned",
        since=date(2020, 1, 1),
        sites=[make_site(part_of=whole)],
        themes=[make_topic(slug="ccs", label_nb="Karbonfangst")],
        partners=[partner],
    )
    make_funding(pilot, funder=partner)
    make_project(title_nb="Annet", status="running")
    return pilot


OF_PILOT = [
    {"status": "planned"},
    {"theme": "ccs"},
    {"site": "heroya"},
    {"kind": "research"},
    {"organization": "hemmelig"},
    {"funder": "hemmelig"},
    {"year": "2020"},
    {"q": "hemmelig"},
    {"q": "karbonfangst", "year": ["2020", "unknown"], "sort": "-since"},
]


def test_projects_are_filtered_by_the_parameters_of_the_public_list(
    as_secretary, pilot
):
    found = [shown(as_secretary, PROJECTS, **query) for query in OF_PILOT]

    assert found == [["Pilot"]] * len(OF_PILOT)


def test_projects_are_counted_by_status_and_by_partners_that_are_not_listed(
    as_secretary, pilot
):
    assert offered(as_secretary, PROJECTS, "status") == ["Planlagt (1)", "Pågår (1)"]
    assert offered(as_secretary, PROJECTS, "kind") == ["Forskning og utdanning (1)"]
    assert offered(as_secretary, PROJECTS, "organization") == []


def test_a_field_that_is_typed_into_finds_by_the_same_search(as_secretary, alfa):
    field = {"app_label": "members", "model_name": "participation"}
    query = {**field, "field_name": "organization", "term": "karbonfangst"}

    answer = as_secretary.get(reverse("admin:autocomplete"), query)

    assert [found["text"] for found in answer.json()["results"]] == ["Alfa"]
