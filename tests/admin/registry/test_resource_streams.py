"""Resource streams in pairs, and the project that a pair begins."""

import pytest
from django.contrib.auth.models import Permission
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
    return offer, make_stream(make_member(name="Veksthus"), direction="needed")


def test_streams_are_shown_by_kind_and_a_project_begins_with_both_as_partners(
    as_secretary, pair
):
    other = make_stream(kind="water")
    make_stream(until=LONG_AGO)
    kinds = as_secretary.get(PAIRS).context["kinds"]
    expected = [([pair[0]], [pair[1]]), ([other], [])]
    assert [(kind.offered, kind.needed) for kind in kinds] == expected

    there = f"{START}?offer={pair[0].pk}&need={pair[1].pk}"
    as_secretary.post(there, filled(as_secretary.get(there), slug=""))
    project = Project.objects.get()
    assert (project.status, list(project.sites.all())) == ("planned", [pair[0].site])
    assert [name in project.title_nb for name in ("Eramet", "Veksthus")] == [True, True]
    parts = project.participations.values_list("organization__name", "role")
    assert list(parts) == [("Eramet", "partner"), ("Veksthus", "partner")]


def test_an_invalid_pair_or_one_that_one_may_not_see_opens_an_empty_form(
    client, kari, pair
):
    user = make_user(is_staff=True)
    rights = ("add_project", "view_project", "add_participation")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    cases = [
        (kari, {"offer": "x", "need": "²"}),
        (kari, {"offer": "9" * 30, "need": "-1"}),
        (kari, {"offer": ""}),
        (user, {"offer": pair[0].pk, "need": pair[1].pk}),
    ]

    for who, query in cases:
        page = log_in(client, who).get(START, query)
        assert (page.status_code, "Eramet" in page.text) == (200, False)


def test_one_organization_on_both_sides_is_one_partner(as_secretary):
    one = make_organization(name="Begge")
    pair = make_stream(one), make_stream(one, direction="needed")

    page = as_secretary.get(START, {"offer": pair[0].pk, "need": pair[1].pk})

    assert page.text.count(">Begge</option>") == 1
