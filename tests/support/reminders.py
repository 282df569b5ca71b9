"""Members with representatives, reminders, and days in the past."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from members.association import freshness
from members.models import Reminder
from tests.support.factories import make
from tests.support.html_forms import HERE
from tests.support.letters import LINK, last

YEAR, WAIT = 365, 21


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def make_asked(*roles, **fields):
    """Return a new member, and a user of it for each role."""
    organization = make.member(**fields)
    return organization, [make.colleague(organization, role=role) for role in roles]


def remind():
    """Send what is due; return it as (name of the step, user)."""
    return [(due.step.value, due.user) for due in freshness.send_reminders()]


def age_reminders(days):
    """Move all reminders so many days into the past."""
    for reminder in Reminder.objects.all():
        reminder.asked_on -= timedelta(days=days)
        reminder.save()


def asked_link():
    """Send what is due, and return the path of the link in the e-mail."""
    remind()
    return reverse("portal:confirm", args=[LINK.findall(last("reminder").text)[0]])


def answers_of(page, **typed):
    """Return the fields of an open check: every open section is right unless typed."""
    parts = [part for part in page.context["parts"] if part.is_open]
    fields = {f"answer_{part.section}": "right" for part in parts}
    fields |= {f"seen_{part.section}": part.content.fingerprint for part in parts}
    return fields | {"form_token": page.context.get("form_token") or ""} | typed


def answer_all(client, link, headers=HERE, page=None, **typed):
    """Send the page of the link, as it is now or was opened before."""
    page = page or client.get(link)
    return client.post(link, answers_of(page, **typed), headers=headers)
