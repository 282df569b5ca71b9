"""The list of collaboration projects: its filters, its counts and its order."""

from datetime import date

import pytest
from django.urls import reverse

from members.models import Project
from tests.support.factories import (
    make_funding,
    make_organization,
    make_participation,
    make_project,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db


def ask(client, **parameters):
    answer = client.get(reverse("directory:projects"), parameters)
    return answer.context["listing"]


def titles(listing):
    return [project.title for project in listing.projects]


def counts(listing):
    return {
        facet.name: {choice.value: choice.count for choice in facet.choices}
        for facet in listing.facets
    }


def test_projects_are_in_norwegian_order(client):
    for title in ["Ås", "Zeta", "ørret", "Alfa"]:
        make_project(title_nb=title)

    assert titles(ask(client)) == ["Alfa", "Zeta", "ørret", "Ås"]


def test_each_filter_counts_as_if_it_were_not_used(client):
    ccs, hydrogen = make_topic(slug="ccs"), make_topic(slug="h2")
    make_project(title_nb="A", themes=[ccs], status="running")
    make_project(title_nb="B", themes=[ccs, hydrogen], status="planned")
    make_project(title_nb="C", themes=[hydrogen], status="planned")

    listing = ask(client, theme="ccs", status="planned")

    assert titles(listing) == ["B"]
    assert counts(listing) == {
        "status": {"planned": 1, "running": 1},
        "theme": {"ccs": 1, "h2": 2},
    }


def test_projects_are_found_by_kind_of_partner_organization_funder_and_year(client):
    sintef = make_organization(slug="sintef", kind="research")
    enova = make_organization(slug="enova", kind="public")
    hidden = make_organization(slug="hemmelig", kind="other", is_listed=False)
    paid = make_project(title_nb="A", partners=[sintef], until=date(2020, 1, 1))
    make_funding(paid, funder=enova)
    funded = make_project(title_nb="B", since=date(2019, 1, 1), until=date(2021, 1, 1))
    make_participation(project=funded, organization=enova, role="funder")
    secret = make_project(title_nb="C", partners=[hidden])
    make_funding(secret, funder=hidden)

    assert titles(ask(client, kind="research")) == ["A"]
    assert titles(ask(client, organization="enova")) == ["B"]
    assert titles(ask(client, funder="enova")) == ["A", "B"]
    assert titles(ask(client, year="2020")) == ["A", "B"]
    assert titles(ask(client, year="unknown")) == ["C"]
    assert counts(ask(client)) == {
        "kind": {"research": 1, "public": 1},
        "organization": {"sintef": 1, "enova": 1},
        "funding": {"grant-NOK": 2, "grant-NOK:enova": 1, "grant-NOK:-": 1},
        "partners": {"0": 1, "1": 2},
        "year": {"2021": 1, "2020": 2, "2019": 1, "unknown": 1},
    }
    for name in ("organization", "funder"):
        problems = ask(client, **{name: "hemmelig"}).filter.problems
        assert [value for _label, value in problems] == ["hemmelig"]


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        (
            {"since": date(2021, 2, 1), "since_precision": "month"},
            "prosjektstart februar",
        ),
        ({"since": date(2021, 2, 1), "since_precision": "at_latest"}, "senest fra 1."),
        (
            {"since": date(2021, 2, 1), "until": date(2022, 3, 4)},
            "fra 1. februar 2021 til",
        ),
    ],
)
def test_no_first_day_is_said_to_be_that_of_the_status(client, period, shown):
    make_project(status="stopped", **period)

    page = client.get("/prosjekter/").text

    assert page.count(f">Stanset</span> · {shown} ") == 1


def test_sorting_by_date_lists_undated_projects_last(client):
    make_project(title_nb="A")
    make_project(title_nb="B", since=date(2020, 1, 1))
    make_project(title_nb="C", opened=date(2021, 1, 1))

    assert titles(ask(client, sort="-since")) == ["C", "B", "A"]
    assert ask(client, sort="-since").own_address == "?sort=-since"
    assert ask(client, sort="title").own_address == "?"


def test_every_word_must_occur_in_either_language(client):
    make_project(title_nb="Karbonfangst på Herøya", summary_en="Capture from cement")
    make_project(title_nb="Hydrogen", summary_nb="Hydrogen til Herøya")

    assert titles(ask(client, q="heroya CEMENT")) == ["Karbonfangst på Herøya"]
    assert titles(ask(client, q="finnes ikke")) == []


def test_a_site_contains_the_projects_of_its_parts(client):
    whole = make_site(slug="hele")
    make_project(title_nb="Pilot", sites=[make_site(part_of=whole)])
    make_project(title_nb="Annet", sites=[make_site()])

    assert titles(ask(client, site="hele")) == ["Pilot"]


def test_an_unknown_choice_is_ignored_and_reported(client):
    make_project(title_nb="Pilot")

    listing = ask(client, status="tull", ukjent="1", page="x")

    assert titles(listing) == ["Pilot"]
    assert listing.filter.problems == [("Status", "tull")]


def test_a_change_is_visible_at_once(client):
    project = make_project(title_nb="Pilot")
    ask(client)
    Project.objects.filter(pk=project.pk).update(status="stopped")
    make_project(status="running")

    assert titles(ask(client, status="stopped")) == ["Pilot"]
