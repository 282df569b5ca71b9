"""Participations by the answer of the partner, in lists and on the dashboard."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.admin import address
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_participation,
)
from tests.support.waiting import number_and_list

PAIRS = reverse("admin:members_resourcestream_pairs")
START = reverse("admin:members_project_add")


def test_the_dashboard_counts_recently_declined_participations(as_secretary):
    today = timezone.localdate()
    make_participation(declined_on=today, declined_why="Ikke vi")
    make_participation(declined_on=LONG_AGO)
    make_participation(asked_on=today)

    figures = as_secretary.get(reverse("admin:index")).context["figures"]

    [figure] = [f for f in figures if "answer=lately" in f["address"]]
    listed = as_secretary.get(figure["address"]).context["cl"]
    assert (figure["number"], listed.result_count) == (1, 1)


def test_the_dashboard_counts_partners_without_a_representative(as_secretary):
    today = timezone.localdate()
    heard, left = make_colleague(), make_colleague(until=LONG_AGO)
    for user in (heard, left):
        organization = user.representations.get().organization
        make_participation(organization=organization, asked_on=today)
    make_participation(asked_on=today)
    make_participation(asked_on=today, confirmed_on=today)

    number, address = number_and_list(as_secretary, "partners")

    listed = as_secretary.get(address).context["cl"]
    assert (number, listed.result_count) == (2, 2)


@pytest.mark.parametrize(
    ("answer", "number"),
    [("declined", 1), ("confirmed", 1), ("waits", 1), ("sources", 1), ("x", 4)],
)
def test_participations_are_found_by_the_partners_answer(as_secretary, answer, number):
    make_participation(declined_on=LONG_AGO)
    make_participation(confirmed_on=LONG_AGO)
    make_participation(asked_on=LONG_AGO)
    make_participation()

    page = as_secretary.get(address("participation"), {"answer": answer})

    assert page.context["cl"].result_count == number
