"""Resource streams in pairs, and the project that a pair begins."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from members.models import Project
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_organization,
    make_site,
    make_stream,
    make_user,
)
from tests.support.html_forms import filled
from tests.support.login import log_in

PAIRS = reverse("admin:members_resourcestream_pairs")
START = reverse("admin:members_project_add")


@pytest.fixture
def pair(db):
    offer = make_stream(make_member(name="Eramet"), site=make_site(), note="60 grader")
    need = make_stream(make_member(name="Veksthus"), direction="needed")
    return offer, need


def test_offered_and_needed_streams_are_shown_by_kind(as_secretary, pair):
    other = make_stream(kind="water")
    make_stream(until=LONG_AGO)

    page = as_secretary.get(PAIRS)

    kinds = page.context["kinds"]
    assert [(kind.offered, kind.needed) for kind in kinds] == [
        ([pair[0]], [pair[1]]),
        ([other], []),
    ]


def test_a_project_begins_with_both_as_partners(as_secretary, pair):
    page = as_secretary.get(START, {"offer": pair[0].pk, "need": pair[1].pk})

    post = filled(page, slug="")
    as_secretary.post(f"{START}?offer={pair[0].pk}&need={pair[1].pk}", post)

    project = Project.objects.get()
    assert (project.status, list(project.sites.all())) == ("planned", [pair[0].site])
    assert "Eramet" in project.title_nb
    assert "Veksthus" in project.title_nb
    parts = project.participations.values_list("organization__name", "role")
    assert list(parts) == [("Eramet", "partner"), ("Veksthus", "partner")]


@pytest.mark.parametrize(
    "query",
    [
        {"offer": "x", "need": "²"},
        {"offer": "9" * 30, "need": "-1"},
        {"offer": ""},
    ],
)
def test_an_invalid_pair_opens_an_empty_form(as_secretary, pair, query):
    page = as_secretary.get(START, query)

    assert page.status_code == 200
    assert "Eramet" not in page.text


def test_the_form_shows_no_streams_to_those_who_may_not_see_them(client, pair):
    user = make_user(is_staff=True)
    user.user_permissions.set(
        [p for p in Group.objects.get(name="secretary").permissions.all()
         if p.codename in ("add_project", "view_project", "add_participation")]
    )  # fmt: skip
    log_in(client, user)

    page = client.get(START, {"offer": pair[0].pk, "need": pair[1].pk})

    assert page.status_code == 200
    assert "Eramet" not in page.text


def test_one_organization_on_both_sides_is_one_partner(as_secretary):
    one = make_organization(name="Begge")
    pair = make_stream(one), make_stream(one, direction="needed")

    page = as_secretary.get(START, {"offer": pair[0].pk, "need": pair[1].pk})

    assert page.text.count(">Begge</option>") == 1
