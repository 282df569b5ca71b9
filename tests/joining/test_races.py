"""Concurrent decisions and applications; one race again without the lock."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from members import joining
from members.models import Application, Membership
from tests.support.applications import accept, apply, waiting
from tests.support.concurrency import concurrent_refusals, write_concurrently
from tests.support.factories import make_secretary
from tests.support.letters import letters

pytestmark = pytest.mark.django_db(transaction=True)


def decide_twice():
    application, by = waiting(), make_secretary()
    return concurrent_refusals(
        lambda: accept(application, by),
        lambda: joining.decline(application, "Nei.", by=by),
    )


def answers():
    return sorted(kind for kind, _to in letters() if kind != "application_confirm")


def test_of_two_secretaries_one_decides_and_the_other_is_refused():
    assert decide_twice() == ["decided"]
    assert answers() == ["application_accepted", "invitation"]


@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_yes_and_no_are_sent():
    assert decide_twice() == []
    assert answers() == ["application_accepted", "application_declined", "invitation"]


def test_accepting_twice_creates_one_membership(kari):
    application, by = waiting(), kari

    codes = concurrent_refusals(
        lambda: accept(application, by), lambda: accept(application, by)
    )

    assert (codes, Membership.objects.count()) == (["decided"], 1)


def test_the_same_application_twice_at_once_is_one():
    assert write_concurrently(apply, apply) is None
    assert Application.objects.count() == 1


def test_an_application_that_is_confirmed_at_that_moment_is_followed_by_another():
    first = apply()

    with confirmed_before_it_is_updated(first):
        second = apply()

    first.refresh_from_db()
    assert (second.pk != first.pk, second.confirmed_at) == (True, None)
    assert first.confirmed_at is not None


def confirmed_before_it_is_updated(application):
    """Return a context in which another connection confirms it before the first UPDATE."""
    left = [application]

    def confirm_first(execute, sql, *args):
        if sql.startswith('UPDATE "members_application"') and left:
            in_another_connection(lambda: joining.confirm(left.pop()))
        return execute(sql, *args)

    return connection.execute_wrapper(confirm_first)


def in_another_connection(act):
    def act_and_close():
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(act_and_close).result()
