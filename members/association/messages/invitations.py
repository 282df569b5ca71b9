"""Invitations: messages whose recipients are put on the list of an event.

The attendances are made with the recipients, by `send`: the list of the event names each
person, and each organization without one, once, so that nobody is invited twice.
"""

from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from members import mail
from members.models import Attendance, Event, MessageRecipient, Person
from members.models.email_addresses import without_detail
from members.models.languages import TEXT_LANGUAGES

KIND = "event_invited"
LONGEST_SUBJECT = 150
# Braces in a title are no fields of the text.
NO_FIELDS = str.maketrans("{}", "()")


def invitable():
    """Filter the coming events that can be answered; meetings of bodies have their notice."""
    today = timezone.localdate()
    rows = Event.objects.ahead(today).filter(body=None, is_cancelled=False)
    rows = rows.filter(Q(answer_by=None) | Q(answer_by__gte=today))
    return rows.order_by("held_on", F("starts_at").asc(nulls_last=True), "pk")


def standard_words(event):
    """Return the words of an invitation, as the secretariat has worded that e-mail."""
    words = {}
    for language in TEXT_LANGUAGES:
        with translation.override(language):
            values = {"event": event.title, "when": event.period_text}
            site, greeting = mail.read_site(KIND, language), _("Hello, {name}!")
            made = mail.render(KIND, values | {"text": event.text}, site)
        subject = Truncator(made.subject.translate(NO_FIELDS)).chars(LONGEST_SUBJECT)
        text = f"{greeting}\n\n{made.body.translate(NO_FIELDS)}"
        words |= {f"subject_{language}": subject, f"text_{language}": text}
    return words


def facts_of(event):
    """Return the title, the time, the place and the last day to answer, a line each."""
    lines = [event.title, capfirst(event.period_text), event.place_text]
    if event.answer_by:
        day = date_format(event.answer_by)
        lines.append(_("Please answer by %(day)s.") % {"day": day})
    return "\n".join(filter(None, lines))


def leave_out_invited(unique, event, selection):
    """Drop from {mailbox: Addressee} those on the list, and second ones of one attendance."""
    _find_persons(unique)
    first_of = dict.fromkeys(_on_the_list(event))
    written_to = _mailboxes(event)
    for mailbox, one in list(unique.items()):
        first = first_of.setdefault(_key(one), one)
        if first is None or mailbox in written_to:
            selection.invited.append(unique.pop(mailbox))
        elif first is not one:
            selection.twice.append(unique.pop(mailbox))


def _find_persons(unique):
    """Set the person of users with the address of one."""
    users = {one.address: one for one in unique.values() if one.user}
    people = Person.objects.filter(email__in=users).exclude(link_key="")
    for pk, address in people.values_list("pk", "email"):
        users[address].person = pk


def _on_the_list(event):
    rows = Attendance.objects.filter(event=event)
    return {
        ("person", person) if person else ("organization", organization)
        for person, organization in rows.values_list("person", "organization")
    }


def _mailboxes(event):
    """Return the mailboxes that invitations to the event went to."""
    rows = MessageRecipient.objects.filter(
        message__event=event, attendance__isnull=False
    )
    return set(map(without_detail, rows.values_list("address", flat=True)))


def _key(one):
    return ("person", one.person) if one.person else ("organization", one.organization)


def put_on_the_list(event, addressees):
    """Return new attendances in the same order; None for each without an event."""
    if event is None:
        return [None] * len(addressees)
    now = timezone.now()
    return Attendance.objects.bulk_create(
        Attendance(
            event=event,
            person_id=one.person,
            organization_id=one.organization,
            invited_at=now,
        )
        for one in addressees
    )


def take_off_the_list(recipients):
    """Delete the attendances of recipients without an e-mail, unless they have answered."""
    rows = Attendance.objects.filter(pk__in=recipients.values("attendance"))
    rows.filter(answered_at=None, status="").delete()
