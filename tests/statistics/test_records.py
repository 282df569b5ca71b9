"""What is kept of a version of the data, and who waits for whom."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from members.models import ClusterName, Membership, Organization, Project, Site
from members.statistics.records import Kept, Records, current_records
from tests.support.factories import (
    LONG_AGO,
    make_funding,
    make_member,
    make_participation,
    make_presence,
    make_project,
    make_role,
    make_site,
)
from tests.support.rows import make


def test_whoever_wants_another_value_does_not_wait_for_one_that_takes_long():
    kept, is_begun, may_end = Kept(), Event(), Event()
    made = []

    def slow():
        made.append(1)
        is_begun.set()
        may_end.wait(10)
        return "slow"

    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(kept.get_or_make, "slow", slow)
        assert is_begun.wait(10)
        second = threads.submit(kept.get_or_make, "slow", slow)
        other = threads.submit(kept.get_or_make, "quick", lambda: "quick")
        try:
            assert other.result(5) == "quick"
            assert not second.done()
        finally:
            may_end.set()
        assert (first.result(), second.result()) == ("slow", "slow")
    assert made == [1]
    assert kept.makers == {}


def test_what_failed_is_made_again_and_nothing_is_a_value_too():
    kept, answers = Kept(), iter([None])

    try:
        kept.get_or_make("x", lambda: 1 // 0)
    except ZeroDivisionError:
        assert kept.makers == {}

    assert [kept.get_or_make("x", lambda: next(answers)) for _ in range(2)] == [
        None
    ] * 2


def test_days_drive_out_other_days_but_nothing_that_has_no_day():
    records = Records()
    records.keep("listed", lambda: "listed")

    for number in range(2 * records.derived.size):
        records.derive(("members", number), lambda: "rows")

    assert len(records.derived) == records.derived.size
    assert records.keep("listed", lambda: "made anew") == "listed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("members", [1, 8])
def test_what_no_figure_counts_leaves_them_for_a_query_a_table(
    members, client, django_assert_num_queries
):
    made = [make_member() for _ in range(members)]
    make_project(partners=made)
    client.get("/tall/")
    before = current_records()
    Organization.objects.filter(pk=made[0].pk).update(phone="35 00 00 00")

    # The version and what was touched; then members, places, offices, roles in projects
    # and funders.
    with django_assert_num_queries(7):
        assert current_records() is before


@pytest.mark.django_db(transaction=True)
def test_what_a_figure_counts_is_read_again(client):
    member = make_member()
    role = make_participation(organization=member)
    stale = []

    for number, change in enumerate(
        [
            lambda: Organization.objects.update(kind="research"),
            lambda: Membership.objects.update(category="core"),
            lambda: Project.objects.update(status="completed"),
            lambda: make_funding(role.project, funder=member),
            lambda: make_presence(organization=member, site=make_site()),
            lambda: Site.objects.update(name="Ved fjorden"),
            lambda: make_role(organization=member),
            lambda: make(ClusterName, since=LONG_AGO),
            role.delete,
        ]
    ):
        client.get("/tall/")
        before = current_records()
        change()
        stale += [number] * (current_records() is before)

    assert stale == []
