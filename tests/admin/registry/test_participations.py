"""Participations by the answer of the partner, in lists and on the dashboard."""

from django.urls import reverse
from django.utils import timezone

from tests.support.admin import address
from tests.support.factories import (
    LONG_AGO,
    make_participation,
)


def test_the_dashboard_counts_recently_declined_participations(as_secretary):
    today = timezone.localdate()
    make_participation(declined_on=today, declined_why="Ikke vi")
    make_participation(declined_on=LONG_AGO)
    make_participation(asked_on=today)

    figures = as_secretary.get(reverse("admin:index")).context["figures"]

    [figure] = [f for f in figures if "answer=lately" in f["address"]]
    listed = as_secretary.get(figure["address"]).context["cl"]
    assert (figure["number"], listed.result_count) == (1, 1)


def test_participations_are_found_by_the_partners_answer(as_secretary):
    make_participation(declined_on=LONG_AGO)
    make_participation(confirmed_on=LONG_AGO)
    make_participation(asked_on=LONG_AGO)
    make_participation()

    expected = {"declined": 1, "confirmed": 1, "waits": 1, "sources": 1, "x": 4}
    for answer, number in expected.items():
        page = as_secretary.get(address("participation"), {"answer": answer})
        assert (answer, page.context["cl"].result_count) == (answer, number)
