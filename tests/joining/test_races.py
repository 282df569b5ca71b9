"""Concurrent decisions and applications; one race again without the lock."""

import pytest

from members import joining
from members.models import Application, Membership
from members.models.answered import AnsweredQuerySet
from tests.support.applications import accept, apply, waiting
from tests.support.concurrency import concurrent_refusals, write_concurrently
from tests.support.factories import make_secretary
from tests.support.letters import letters

pytestmark = pytest.mark.django_db(transaction=True)


def find(applications, application):
    return applications.get(pk=application.pk)


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


def test_without_the_lock_yes_and_no_are_sent(monkeypatch):
    monkeypatch.setattr(AnsweredQuerySet, "lock_waiting", find)

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
