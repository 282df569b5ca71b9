"""What background work looks like from outside: signs of life, and late e-mail."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from members.models import Heartbeat, Letter
from members.work.heartbeats import alive, beat
from members.work.status import status
from tests.support.rows import make

pytestmark = pytest.mark.django_db
Part = Heartbeat.Part


def beat_ago(part, seconds):
    beat(part)
    ago = Now() - timedelta(seconds=seconds)
    Heartbeat.objects.filter(part=part).update(at=ago)


def letter_due_ago(seconds, **fields):
    due_at = timezone.now() - timedelta(seconds=seconds)
    return make(Letter, due_at=due_at, **fields)


def test_a_part_is_alive_for_90_seconds_after_a_sign_of_life():
    beat_ago(Part.EMAILS, 89)
    beat_ago(Part.JOBS, 91)

    assert alive() == {"emails"}


def test_a_sign_from_before_the_clock_was_set_back_is_none():
    beat_ago(Part.EMAILS, -3600)

    assert alive() == set()


def test_a_new_sign_of_life_replaces_the_last():
    beat_ago(Part.EMAILS, 200)

    beat(Part.EMAILS)

    assert (alive(), Heartbeat.objects.count()) == ({"emails"}, 1)


def test_when_every_part_is_alive_and_no_e_mail_is_due_nothing_is_late():
    for part in Part:
        beat(part)

    now = status()

    assert (now.silent, now.oldest_due, now.is_mail_late) == ((), None, False)


def test_before_the_first_start_every_part_is_silent():
    now = status()

    assert (now.silent, now.is_mail_late) == (("emails", "jobs", "tasks"), True)


def test_an_e_mail_that_is_due_for_two_minutes_is_late_though_all_parts_are_alive():
    for part in Part:
        beat(part)
    letter_due_ago(119)
    on_time = status()
    late = letter_due_ago(121)
    letter_due_ago(120.5)

    now = status()

    assert (on_time.oldest_due, on_time.is_mail_late) == (None, False)
    assert (now.oldest_due, now.is_mail_late) == (late.due_at, True)


def test_by_a_clock_of_the_application_an_e_mail_becomes_late():
    letter = letter_due_ago(0)

    [before, after] = [
        status(letter.due_at + timedelta(minutes=2, seconds=seconds))
        for seconds in (-1, 1)
    ]

    assert (before.oldest_due, after.oldest_due) == (None, letter.due_at)


def test_other_silent_parts_do_not_make_e_mail_late():
    beat(Part.EMAILS)

    assert status().is_mail_late is False


@pytest.mark.parametrize("how_many", [0, 20])
def test_the_status_costs_two_queries(how_many, django_assert_num_queries):
    for _ in range(how_many):
        letter_due_ago(500)

    with django_assert_num_queries(2):
        status()
