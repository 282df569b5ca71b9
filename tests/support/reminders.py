"""Members with representatives, reminders, and days in the past."""

from datetime import timedelta

from django.utils import timezone

from members import freshness
from members.models import Reminder
from tests.support.factories import make_colleague, make_member

YEAR, WAIT = 365, 21


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def make_asked(*roles, **fields):
    """Return a new member, and a user of it for each role."""
    organization = make_member(**fields)
    return organization, [make_colleague(organization, role=role) for role in roles]


def remind():
    """Send what is due; return it as (name of the step, user)."""
    return [(due.step.value, due.user) for due in freshness.send_reminders()]


def age_reminders(days):
    """Move all reminders so many days into the past."""
    for reminder in Reminder.objects.all():
        reminder.asked_on -= timedelta(days=days)
        reminder.save()
