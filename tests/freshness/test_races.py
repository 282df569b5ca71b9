"""Concurrent reminders and answers; each race again without the lock, which shows the need."""

import pytest
from django.utils import timezone

from members import freshness
from members.freshness import confirming, rounds
from members.models import Letter, Organization, Reminder
from tests.support.concurrency import write_concurrently
from tests.support.reminders import make_asked

pytestmark = pytest.mark.django_db(transaction=True)


def remove_locks(monkeypatch):
    for module in (rounds, confirming):
        monkeypatch.setattr(
            module, "lock_organization", lambda pk: Organization.objects.get(pk=pk)
        )


def remind_twice_at_once():
    organization, _users = make_asked("manager", "editor")
    today = timezone.localdate()

    def take():
        rounds._take_step(organization.pk, today)

    return write_concurrently(take, take)


def test_of_two_processes_at_once_one_sends():
    assert remind_twice_at_once() is None
    assert (Reminder.objects.count(), Letter.objects.count()) == (1, 1)


def test_without_the_lock_the_database_still_refuses_the_second(monkeypatch):
    remove_locks(monkeypatch)

    refused = remind_twice_at_once()

    assert refused == "an_organization_is_asked_once_at_each_step"
    assert (Reminder.objects.count(), Letter.objects.count()) == (1, 1)


def answer_while_reminding():
    organization, [manager, _editor] = make_asked("manager", "editor")
    today = timezone.localdate()
    write_concurrently(
        lambda: freshness.confirm_profile(organization, by=manager),
        lambda: rounds._take_step(organization.pk, today),
    )
    return Letter.objects.count()


def test_who_answers_at_that_moment_is_not_asked():
    assert answer_while_reminding() == 0


def test_without_the_lock_they_are_asked_anyway(monkeypatch):
    remove_locks(monkeypatch)

    assert answer_while_reminding() == 1
