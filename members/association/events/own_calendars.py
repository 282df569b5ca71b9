"""A person's own calendar, at an address that is secret while `Person.calendar_key` is the same.

Its owner makes and revokes it on the page of the account.
"""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language, gettext as _, gettext_lazy

from members.actions import Action, links, themselves, without_actor
from members.models import (
    Attendance,
    Certificate,
    Cluster,
    Event,
    Membership,
    Person,
    User,
)
from members.models.persons import new_key
from members.people.corrections import people_at

from .calendars import Deadline, feed

# With its signature a key is so long that the log masks it: cluster/logs/formats.py.
SIGNER = Signer(salt="members.calendars", sep=".")
PAST = timedelta(days=90)  # events and deadlines that stay in a feed
Answer = Attendance.Answer


def address_of(person):
    """Return the secret URL of the calendar, "" if there is none."""
    if not person.calendar_key:
        return ""
    token = SIGNER.sign_object([person.pk, person.calendar_key])
    return links.url("person", "calendar", token, language=get_language())


def find_owner(token):
    """Return the owner of the calendar; None once the address has been revoked."""
    try:
        pk, key = SIGNER.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    people = Person.objects.exclude(link_key="").exclude(calendar_key="")
    person = people.filter(pk=pk).first()
    is_same = person and constant_time_compare(person.calendar_key, key)
    return person if is_same else None


def own_feed(person, language):
    """Return the calendar of own events, and of deadlines of those the person acts for."""
    since = timezone.localdate() - PAST
    rows = person.attendances.filter(event__in=Event.objects.ahead(since))
    rows = rows.select_related("event__site").order_by("event__held_on", "pk")
    events = {
        row.event: row.answer
        for row in rows.filter(answer__in=[Answer.YES, Answer.WAITING])
    }
    waiting = {event for event, answer in events.items() if answer == Answer.WAITING}
    deadlines = [*_answers_due(rows), *_of_organizations(person, since)]
    extra = {"deadlines": deadlines, "waiting": waiting}
    return feed(events, name=_("my calendar"), language=language, **extra)


def _answers_due(rows):
    open_rows = rows.filter(answer="", event__is_cancelled=False)
    for row in open_rows.filter(event__answer_by__gte=timezone.localdate()):
        text = _("Last day to answer: %(event)s") % {"event": row.event.title}
        yield _deadline(row, row.event.answer_by, text)


def _of_organizations(person, since):
    """Yield the last days and the yearly checks of the organizations of the person's account."""
    user = User.objects.filter(email=person.email, is_active=True).first()
    own = {"organization__in": user.organizations() if user else ()}
    members = Membership.objects.filter(**own).select_related("organization")
    for row in members.filter(until__gte=since):
        text = _("%(organization)s: last day as a member")
        yield _deadline(row, row.until, text % {"organization": row.organization})
    certificates = Certificate.objects.filter(**own, until__gte=since)
    for row in certificates.select_related("organization", "kind"):
        text = _("%(organization)s: %(certificate)s expires")
        names = {"organization": row.organization, "certificate": row.kind}
        yield _deadline(row, row.until, text % names)
    cluster = Cluster.objects.first() or Cluster()
    days = timedelta(days=cluster.days_between_reminders)
    # A member that leaves gets no further check.
    confirmed = {"until": None, "organization__confirmed_on__gte": since - days}
    for organization in (row.organization for row in members.filter(**confirmed)):
        text = _("%(organization)s: yearly check of the profile")
        day = organization.confirmed_on + days
        yield _deadline(organization, day, text % {"organization": organization})


def _deadline(row, day, title):
    name = links.absolute(f"/{row._meta.model_name}/{row.pk}")
    return Deadline(str(uuid5(NAMESPACE_URL, name)), day, title)


@transaction.atomic
def make_address(user):
    """Create a new secret address for the person of an account; the former one ends."""
    _set_key(user, new_key())


@transaction.atomic
def revoke_address(user):
    _set_key(user, "")


def _set_key(user, key):
    person = people_at(user.email).select_for_update(no_key=True).first()
    if person is None:
        raise ValidationError(_("You are not registered as a contact."), code="nobody")
    person.calendar_key = key
    person.save(update_fields=["calendar_key"])


MAKE = Action(
    gettext_lazy("Make an address"),
    without_actor(make_address),
    gettext_lazy("Your calendar has a new address."),
    may=themselves,
)
REVOKE = Action(
    gettext_lazy("Revoke the address"),
    without_actor(revoke_address),
    gettext_lazy("The address of your calendar no longer works."),
    may=themselves,
)
