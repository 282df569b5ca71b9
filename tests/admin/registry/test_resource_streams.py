"""Test facilities and streams, and how a project begins with a pair of streams."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from members.models import Project
from tests.admin.forms import address, filled
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_facility,
    make_member,
    make_organization,
    make_participation,
    make_site,
    make_stream,
    make_user,
)
from tests.support.logging_in import log_in

PAIRS = reverse("admin:members_resourcestream_pairs")
START = reverse("admin:members_project_add")


@pytest.fixture
def pair(db):
    offer = make_stream(make_member(name="Eramet"), site=make_site(), note="60 grader")
    need = make_stream(make_member(name="Veksthus"), direction="needed")
    return offer, need


def test_offers_and_needs_of_a_kind_stand_side_by_side(as_secretary, pair):
    other = make_stream(kind="water")
    make_stream(until=LONG_AGO)

    page = as_secretary.get(PAIRS)

    kinds = page.context["kinds"]
    assert [(kind.offered, kind.needed) for kind in kinds] == [
        ([pair[0]], [pair[1]]),
        ([other], []),
    ]


@pytest.mark.parametrize("how_many", [1, 30])
def test_the_pairs_cost_the_same_however_many(
    as_secretary, how_many, django_assert_num_queries
):
    for _number in range(how_many):
        make_stream(site=make_site())

    with django_assert_num_queries(8):
        as_secretary.get(PAIRS)


@pytest.mark.parametrize("group", ["reader", "site administrator", None])
def test_only_the_secretariat_sees_streams(client, pair, group):
    user = make_user(is_staff=True)
    user.groups.set(Group.objects.filter(name=group))
    log_in(client, user)

    for page in (PAIRS, address("resourcestream"), address("resourcestream", pair[0])):
        assert client.get(page).status_code == 403


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
def test_what_names_no_pair_opens_an_empty_form(as_secretary, pair, query):
    page = as_secretary.get(START, query)

    assert page.status_code == 200
    assert "Eramet" not in page.text


def test_whoever_sees_no_streams_learns_nothing_from_the_form(client, pair):
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


def test_a_facility_is_kept_by_the_secretariat(as_secretary):
    lab = make_facility(name_nb="Lab")

    there = address("testfacility", lab)
    page = as_secretary.get(there)
    as_secretary.post(there, filled(page, name_nb="Pilothall"))

    lab.refresh_from_db()
    assert lab.name_nb == "Pilothall"


def test_the_desk_says_what_partners_declined_lately(as_secretary):
    today = timezone.localdate()
    make_participation(declined_on=today, declined_why="Ikke vi")
    make_participation(declined_on=LONG_AGO)
    make_participation(asked_on=today)

    figures = as_secretary.get(reverse("admin:index")).context["figures"]

    [figure] = [f for f in figures if "answer=lately" in f["address"]]
    listed = as_secretary.get(figure["address"]).context["cl"]
    assert (figure["number"], listed.result_count) == (1, 1)


def test_the_desk_names_partners_whom_no_letter_reaches(as_secretary):
    today = timezone.localdate()
    heard, left = make_colleague(), make_colleague(until=LONG_AGO)
    for user in (heard, left):
        organization = user.representations.get().organization
        make_participation(organization=organization, asked_on=today)
    make_participation(asked_on=today)
    make_participation(asked_on=today, confirmed_on=today)

    figures = as_secretary.get(reverse("admin:index")).context["figures"]

    [figure] = [f for f in figures if "answer=unheard" in f["address"]]
    listed = as_secretary.get(figure["address"]).context["cl"]
    assert (figure["number"], listed.result_count) == (2, 2)


@pytest.mark.parametrize(
    ("answer", "number"),
    [("declined", 1), ("confirmed", 1), ("waits", 1), ("never", 1), ("x", 4)],
)
def test_participations_are_found_by_the_partners_answer(as_secretary, answer, number):
    make_participation(declined_on=LONG_AGO)
    make_participation(confirmed_on=LONG_AGO)
    make_participation(asked_on=LONG_AGO)
    make_participation()

    page = as_secretary.get(address("participation"), {"answer": answer})

    assert page.context["cl"].result_count == number
