"""Members, whom they have, and time that has passed."""

from datetime import timedelta

from django.utils import timezone

from members import freshness
from members.models import Reminder
from tests.support.factories import make_colleague, make_member

YEAR, WAIT = 365, 21


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def make_asked(*roles, **fields):
    """Make a member with a colleague for each role; give it and the users."""
    organization = make_member(**fields)
    return organization, [make_colleague(organization, role=role) for role in roles]


def remind():
    """Run it, and say what it did as (name of the step, user)."""
    return [(due.step.value, due.user) for due in freshness.remind()]


def let_pass(days):
    """Let the open reminders have been made so many days earlier."""
    for reminder in Reminder.objects.all():
        reminder.asked_on -= timedelta(days=days)
        reminder.save()
