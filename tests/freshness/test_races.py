"""Concurrent reminders and answers; each race again without the lock, which shows the need."""

import pytest

from members import freshness, review
from members.models import Letter, Organization, Reminder
from tests.support.concurrency import concurrent_refusals, write_concurrently
from tests.support.reminders import make_asked, remind

pytestmark = pytest.mark.django_db(transaction=True)


def remind_twice_at_once():
    make_asked("manager", "editor")
    refused = write_concurrently(freshness.send_reminders, freshness.send_reminders)
    return refused, Reminder.objects.count(), Letter.objects.count()


def answer_while_reminding():
    organization, [manager, _editor] = make_asked("manager", "editor")
    write_concurrently(
        lambda: freshness.confirm_profile(organization, by=manager),
        freshness.send_reminders,
    )
    return Letter.objects.count()


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


def end_while_answering(end):
    organization, _users = make_asked("manager")
    remind()
    reminder = Reminder.objects.select_related("organization", "user").get()
    codes = concurrent_refusals(
        lambda: end(organization), lambda: freshness.answer(reminder, {})
    )
    return codes, organization.section_confirmations.exists()


def unlist_while_answering():
    rows = Organization.objects
    return end_while_answering(lambda o: rows.filter(pk=o.pk).update(is_listed=False))


def revoke_while_answering():
    return end_while_answering(lambda o: o.representatives.get().revoke())


ONCE = "an_organization_is_asked_once_at_each_step"
# Each: the race, and what comes of it with the lock and without.
RACES = {
    # Without the lock the database still refuses the second.
    "two processes remind": (remind_twice_at_once, (None, 1, 1), (ONCE, 1, 1)),
    "a member answers": (answer_while_reminding, 0, 1),
    "a colleague proposes": (propose_while_confirming, False, True),
    "it is unlisted": (unlist_while_answering, (["over"], False), ([], True)),
    "access ends": (revoke_while_answering, (["access"], False), ([], True)),
}


@pytest.mark.parametrize("race", RACES)
def test_nobody_is_asked_or_confirms_wrongly_by_the_lock_alone(race, is_locked):
    act, locked, unlocked = RACES[race]
    assert act() == (locked if is_locked else unlocked)
