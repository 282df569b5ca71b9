"""Concurrent reminders and answers; each race again without the lock, which shows the need."""

import pytest
from django.utils import timezone

from members import freshness, review
from members.freshness import confirming, rounds
from members.models import Letter, Organization, Reminder
from tests.support.concurrency import concurrent_refusals, write_concurrently
from tests.support.reminders import make_asked, remind

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


def confirm_twice_at_once():
    """Two colleagues confirm at the same time; return the violated constraint."""
    organization, [manager, editor] = make_asked("manager", "editor")
    return organization, write_concurrently(
        lambda: freshness.confirm_profile(organization, by=manager),
        lambda: freshness.confirm_profile(organization, by=editor),
    )


def test_two_colleagues_at_once_leave_one_day_a_section():
    organization, refused = confirm_twice_at_once()

    assert refused is None
    assert organization.section_confirmations.count() == len(freshness.Section)


def propose_while_confirming():
    """Return the sections that a colleague confirmed while the other one's proposal was saved."""
    organization, [manager, editor] = make_asked("manager", "editor")
    write_concurrently(
        lambda: review.submit(organization, {"phone": "35 00 00 00"}, by=manager),
        lambda: freshness.confirm_profile(organization, by=editor),
    )
    rows = organization.section_confirmations.filter(section="profile")
    return rows.exists()


def test_a_section_is_not_confirmed_while_a_change_of_it_is_being_proposed():
    assert propose_while_confirming() is False


def test_without_the_lock_the_section_is_confirmed_although_a_change_waits(monkeypatch):
    remove_locks(monkeypatch)

    assert propose_while_confirming() is True


def unlist_while_answering(unlist):
    organization, _users = make_asked("manager")
    remind()
    reminder = Reminder.objects.select_related("organization", "user").get()
    codes = concurrent_refusals(
        lambda: unlist(organization), lambda: freshness.answer(reminder, {})
    )
    return codes, organization.section_confirmations.count()


def test_an_organization_that_is_unlisted_at_that_moment_confirms_nothing():
    def unlist(organization):
        Organization.objects.filter(pk=organization.pk).update(is_listed=False)

    assert unlist_while_answering(unlist) == (["over"], 0)


def test_without_the_lock_it_confirms_although_it_is_no_longer_shown(monkeypatch):
    monkeypatch.setattr(confirming, "lock_for", lambda organization, by: organization)

    def unlist(organization):
        Organization.objects.filter(pk=organization.pk).update(is_listed=False)

    codes, confirmed = unlist_while_answering(unlist)

    assert (codes, confirmed > 0) == ([], True)


def test_access_that_is_ended_at_that_moment_confirms_nothing():
    def end(organization):
        organization.representatives.get().revoke()

    assert unlist_while_answering(end) == (["access"], 0)
