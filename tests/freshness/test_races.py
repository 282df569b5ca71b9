"""Concurrent reminders and answers; each race again without the lock, which shows the need."""

import pytest

from members import freshness, review
from members.models import Letter, Organization, Reminder
from tests.support.concurrency import concurrent_refusals, write_concurrently
from tests.support.reminders import make_asked, remind

pytestmark = pytest.mark.django_db(transaction=True)
unlocked = pytest.mark.usefixtures("without_row_locks")


def remind_twice_at_once():
    make_asked("manager", "editor")
    refused = write_concurrently(freshness.send_reminders, freshness.send_reminders)
    return refused, Reminder.objects.count(), Letter.objects.count()


def test_of_two_processes_at_once_one_sends():
    assert remind_twice_at_once() == (None, 1, 1)


@unlocked
def test_without_the_lock_the_database_still_refuses_the_second():
    refused = "an_organization_is_asked_once_at_each_step"
    assert remind_twice_at_once() == (refused, 1, 1)


def answer_while_reminding():
    organization, [manager, _editor] = make_asked("manager", "editor")
    write_concurrently(
        lambda: freshness.confirm_profile(organization, by=manager),
        freshness.send_reminders,
    )
    return Letter.objects.count()


def test_who_answers_at_that_moment_is_not_asked():
    assert answer_while_reminding() == 0


@unlocked
def test_without_the_lock_they_are_asked_anyway():
    assert answer_while_reminding() == 1


def test_two_colleagues_at_once_leave_one_day_a_section():
    organization, [manager, editor] = make_asked("manager", "editor")

    refused = write_concurrently(
        lambda: freshness.confirm_profile(organization, by=manager),
        lambda: freshness.confirm_profile(organization, by=editor),
    )

    assert refused is None
    assert organization.section_confirmations.count() == len(freshness.Section)


def propose_while_confirming():
    """Return whether a colleague confirmed the profile while a proposal of it was saved."""
    organization, [manager, editor] = make_asked("manager", "editor")
    write_concurrently(
        lambda: review.submit(organization, {"phone": "35 00 00 00"}, by=manager),
        lambda: freshness.confirm_profile(organization, by=editor),
    )
    return organization.section_confirmations.filter(section="profile").exists()


def test_a_section_is_not_confirmed_while_a_change_of_it_is_being_proposed():
    assert propose_while_confirming() is False


@unlocked
def test_without_the_lock_the_section_is_confirmed_although_a_change_waits():
    assert propose_while_confirming() is True


def end_while_answering(end):
    organization, _users = make_asked("manager")
    remind()
    reminder = Reminder.objects.select_related("organization", "user").get()
    codes = concurrent_refusals(
        lambda: end(organization), lambda: freshness.answer(reminder, {})
    )
    return codes, organization.section_confirmations.exists()


def unlist(organization):
    Organization.objects.filter(pk=organization.pk).update(is_listed=False)


def revoke(organization):
    organization.representatives.get().revoke()


@pytest.mark.parametrize(("end", "code"), [(unlist, "over"), (revoke, "access")])
def test_what_is_unlisted_or_ended_at_that_moment_confirms_nothing(end, code):
    assert end_while_answering(end) == ([code], False)


@unlocked
def test_without_the_lock_it_confirms_although_it_is_no_longer_shown():
    assert end_while_answering(unlist) == ([], True)
