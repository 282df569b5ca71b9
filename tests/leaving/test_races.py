"""Concurrent endings and resignations; each race again without the lock."""

from datetime import timedelta

import pytest

from members import leaving
from members.models import Membership, Resignation
from tests.support.concurrency import concurrent_refusals, write_concurrently
from tests.support.factories import make_colleague, make_member, make_secretary
from tests.support.leaving import TODAY
from tests.support.letters import letters

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stay():
    organization = make_member()
    make_colleague(organization, role="manager")
    return organization.memberships.get()


def shown(stay):
    kinds = leaving.dependents_after(stay.organization, TODAY)
    return [leaving.row_key(row) for kind in kinds for row in kind.rows]


def end_twice(stay):
    by, keys = make_secretary(), shown(stay)

    def end(day):
        leaving.end_membership(stay, day, seen_until=None, shown=keys, by=by)

    later = TODAY + timedelta(days=1)
    return concurrent_refusals(lambda: end(TODAY), lambda: end(later))


def test_of_two_secretaries_one_ends_it_and_the_other_is_refused(stay):
    assert end_twice(stay) == ["meanwhile"]
    assert Membership.objects.get().until == TODAY
    assert len(letters()) == 1


@pytest.mark.usefixtures("without_row_locks")
def test_without_the_locks_the_second_overwrites_the_first(stay):
    assert end_twice(stay) == []
    assert len(letters()) == 2


def withdraw_while_ending(stay):
    by = stay.organization.representatives.get().user
    resignation = leaving.submit_resignation(stay.organization, last_day=TODAY, by=by)
    secretary, keys = make_secretary(), shown(stay)
    return concurrent_refusals(
        lambda: leaving.end_membership(
            stay, TODAY, seen_until=None, shown=keys, by=secretary
        ),
        lambda: leaving.withdraw_resignation(resignation, by=by),
    )


def test_a_resignation_is_not_withdrawn_while_the_membership_ends(stay):
    assert withdraw_while_ending(stay) == ["decided"]
    assert Resignation.objects.get().taken_back_on is None


def submitting(stay):
    by = stay.organization.representatives.get().user

    def submit():
        leaving.submit_resignation(stay.organization, last_day=TODAY, by=by)

    return submit


def test_two_resignations_at_once_are_one(stay):
    submit = submitting(stay)

    with pytest.raises(leaving.ValidationError):
        write_concurrently(submit, submit)

    assert Resignation.objects.count() == 1


@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_the_database_refuses_the_second(stay):
    submit = submitting(stay)

    assert write_concurrently(submit, submit) == "an_organization_gives_notice_once"
