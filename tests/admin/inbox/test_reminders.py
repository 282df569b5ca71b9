"""Profiles that nobody has confirmed are confirmed or settled by the secretariat."""

import pytest
from django.utils.translation import gettext as _

from members.models import Reminder
from tests.support.admin import choose, done_for, said
from tests.support.factories import make_staff
from tests.support.login import log_in
from tests.support.reminders import days_ago, make_asked, remind
from tests.support.waiting import number_and_list, titles

pytestmark = pytest.mark.django_db
REMINDERS = "/admin/members/reminder/"
PEOPLE = "/admin/members/representative/"


@pytest.fixture
def reminder(ours):
    """Return the reminder about Yara in its last step, the secretariat's."""
    remind()
    return ours.reminders.get()


def test_the_dashboard_counts_unconfirmed_profiles(as_secretary, reminder):
    make_asked("manager")
    remind()

    number, address = number_and_list(as_secretary, "reminders")
    page = as_secretary.get(address)

    assert number == 1
    assert list(page.context["cl"].result_list) == [reminder]
    assert "35 92 00 00" in page.text


def test_a_confirmed_profile_is_not_counted(as_secretary, reminder):
    reminder.organization.confirmed_on = days_ago(0)
    reminder.organization.save()

    assert titles(as_secretary, "reminders") == []


def test_a_secretary_confirms_a_profile(as_secretary, reminder, kari):
    page = as_secretary.post(REMINDERS, choose([reminder], "all_is_right"), follow=True)

    reminder.refresh_from_db()
    assert said(page) == [done_for(1)]
    assert (reminder.outcome, reminder.organization.confirmed_on) == (
        Reminder.Outcome.CONFIRMED,
        days_ago(0),
    )


def test_a_secretary_settles_a_reminder_once(as_secretary, reminder):
    as_secretary.post(REMINDERS, choose([reminder], "leave_it"))
    reminder.refresh_from_db()
    told = as_secretary.post(
        f"{REMINDERS}?turn=all", choose([reminder], "leave_it"), follow=True
    )

    closed = _("This has already been answered.")
    assert reminder.outcome == Reminder.Outcome.SETTLED
    assert said(told)[-1].endswith(closed)


@pytest.mark.parametrize(
    ("turn", "number"), [("", 1), ("contacts", 1), ("all", 2), ("x", 2)]
)
def test_the_list_shows_the_secretariats_turn_by_default(
    as_secretary, reminder, turn, number
):
    make_asked("manager")
    remind()

    found = as_secretary.get(REMINDERS, {"turn": turn}).context["cl"]

    assert found.result_count == number


def test_a_reader_sees_no_reminders(client, reminder):
    log_in(client, make_staff("reader"))

    answers = [
        client.get(REMINDERS).status_code,
        client.post(REMINDERS, choose([reminder], "leave_it")).status_code,
    ]

    assert answers == [403, 403]
    assert Reminder.objects.open().count() == 1
