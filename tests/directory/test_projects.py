"""The list of collaboration projects: its filters, its counts and its order."""

from datetime import date

import pytest
from django.urls import reverse

from members.models import Project
from tests.support.factories import (
    make_project,
)

pytestmark = pytest.mark.django_db


def ask(client, **parameters):
    answer = client.get(reverse("directory:projects"), parameters)
    return answer.context["listing"]


def titles(listing):
    return [project.title for project in listing.projects]


def test_projects_are_in_norwegian_order(client):
    for title in ["Ås", "Zeta", "ørret", "Alfa"]:
        make_project(title_nb=title)

    assert titles(ask(client)) == ["Alfa", "Zeta", "ørret", "Ås"]


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
