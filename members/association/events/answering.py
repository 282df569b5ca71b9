"""Answer an invitation, hand the place to a colleague, and fill places from the queue."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from members.actions import Action, holder_of_link, without_actor
from members.fields.forms import NameField, PlainForm
from members.models import Attendance, Event
from members.models.email_addresses import EmailAddressFormField, canonical
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every

from .addressees import addressee_of
from .guests import guest_for
from .telling import confirm, write_event_letter

YES, WAITING, NO = Attendance.Answer
TAKEN = (YES, WAITING)  # a place, or one in the queue
OF_COLLEAGUE = {
    "name": gettext_lazy("Enter the name of your colleague."),
    "email": gettext_lazy("Enter the e-mail address of your colleague."),
}


class AnswerForm(PlainForm):
    """The pressed button, and the name and address of a colleague."""

    do = forms.ChoiceField(choices=[("yes", ""), ("no", ""), ("instead", "")])
    name = NameField(
        label=pgettext_lazy("colleague", "Name"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    email = EmailAddressFormField(
        label=pgettext_lazy("colleague", "E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )

    def clean(self):
        """Require the name and the address of a colleague."""
        if self.cleaned_data.get("do") == "instead":
            for field, words in OF_COLLEAGUE.items():
                if self.cleaned_data.get(field) == "":
                    self.add_error(field, words)


def closed_words(event):
    """Return why nobody can answer any more; "" while people can."""
    if event.is_cancelled:
        return _("The event has been cancelled.")
    if event.last_day < timezone.localdate():
        return _("The event is over.")
    return ""


def refusal_words(event, row=None):
    """Return the same, or that it is too late, unless the row has a place or waits for one."""
    is_in_time = event.answer_by is None or event.answer_by >= timezone.localdate()
    if closed_words(event) or is_in_time or (row and row.answer in TAKEN):
        return closed_words(event)
    day = date_format(event.answer_by)
    return _("The last day to answer was %(day)s.") % {"day": day}


@transaction.atomic
def answer(attendance, answer, *, at=None):
    """Record the answer: a yes waits for a place when there is none. Return the attendance.

    The same answer again changes nothing, nor the place in the queue. A place may be
    given up after the last day to answer. Raises ValidationError.
    """
    event, row = _lock(attendance)
    if answer == row.answer or (answer, row.answer) == (YES, WAITING):
        return row
    _refuse(event, row)
    if answer == NO:
        _decline(event, row, at)
        fill_places(event)
        return row
    return _accept(event, row, at)


@transaction.atomic
def sign_up(event, person, **fields):
    """Answer yes for a person, invited or not; return the attendance."""
    event = lock_event(event.pk)
    row = event.attendances.filter(person=person).first()
    row = row or Attendance(event=event, person=person, **fields)
    if row.answer in TAKEN:
        return row
    _refuse(event, row)
    return _accept(event, row)


@transaction.atomic
def instead(attendance, *, name, email):
    """Hand the place, or the one in the queue, to a colleague, with an e-mail; return the row.

    Without either, the colleague gets a place as by `answer`. Nothing tells whether the
    address has been on the list before.
    """
    event, row = _lock(attendance)
    _refuse(event, row)
    own = addressee_of(row)
    if canonical(email) == own.email:
        text = _("This is your own address. Enter that of your colleague.")
        raise ValidationError({"email": ValidationError(text, code="own")})
    person = guest_for(name=name, email=email, language=own.language, by=row.person)
    other = event.attendances.filter(person=person).first()
    other = other or Attendance(event=event, person=person)
    held, since = row.answer, row.answered_at if row.answer == WAITING else None
    _decline(event, row)
    if other.answer not in TAKEN or (held, other.answer) == (YES, WAITING):
        _replace(other, row, held if held in TAKEN else _free_answer(event), since)
    fill_places(event)
    return other


@transaction.atomic
def fill_places(event):
    """Assign free places to the first in the queue, and e-mail them; return their rows."""
    event = lock_event(event.pk)
    if closed_words(event):
        return []
    queue = event.attendances.queueing().select_related("person")
    free = event.places and max(0, event.places - event.attendances.coming().count())
    return [
        _save(row, YES, row.answered_at, kind="event_place") for row in queue[:free]
    ]


@periodic(
    "event_places",
    gettext_lazy("Give free places at events to those who wait"),
    Every(timedelta(minutes=10)),
)
def fill_free_places():
    """Fill places that became free by a higher limit or an erasure; return how many."""
    ahead = Event.objects.ahead(timezone.localdate())
    rows = ahead.filter(attendances__answer=WAITING).distinct()
    return sum(len(fill_places(row)) for row in rows)


def number_in_queue(attendance):
    """Return the place in the queue, 1 for the first one."""
    queue = attendance.event.attendances.queueing().values_list("pk", flat=True)
    return list(queue).index(attendance.pk) + 1


def is_full(event):
    """Whether a yes has to wait: those in the queue come first."""
    taken = event.attendances.filter(answer__in=TAKEN).count()
    return event.places is not None and taken >= event.places


def find_attendance(pk):
    """Return the attendance of a link, or raise ValidationError, code "closed"."""
    rows = Attendance.objects.select_related("person", "organization", "event__site")
    row = _get(rows, pk)
    if row.person and not row.person.link_key:
        raise ValidationError(_("This person has been erased."), code="erased")
    return row


def lock_event(pk):
    return _get(Event.objects.select_for_update(no_key=True), pk)


def _get(rows, pk):
    """Return the row, or refuse a link to one that has been deleted."""
    if row := rows.filter(pk=pk).first():
        return row
    raise ValidationError(_("This link is no longer valid."), code="closed")


def _lock(attendance):
    """Return (event, attendance), the event locked first, as the database does."""
    event = lock_event(attendance.event_id)
    rows = Attendance.objects.select_for_update(no_key=True, of=["self"])
    row = _get(rows.select_related("person"), attendance.pk)
    row.event = event
    return event, row


def _refuse(event, row):
    if words := refusal_words(event, row):
        raise ValidationError(words, code="closed")


def _free_answer(event):
    return WAITING if is_full(event) else YES


def _accept(event, row, at=None):
    answer = _free_answer(event)
    _save(row, answer, at, kind="event_waiting" if answer == WAITING else "")
    if answer == YES and _has_address(row):
        confirm(row)
    return row


def _decline(event, row, at=None):
    """Free the place, and take the event out of the calendar of the person that had it."""
    had_place = row.answer == YES
    _save(row, NO, at)
    if had_place and _has_address(row):
        confirm(row)


def _replace(row, former, answer, since):
    row.instead_of, row.organization = former, former.organization
    row.company = former.company
    _save(
        row,
        answer,
        since,
        kind="event_colleague",
        former=former.person or former.organization,
    )


def _save(row, answer, at=None, *, kind="", **context):
    """Save the answer and write the e-mail of the kind, if there is one."""
    row.answer, row.answered_at = answer, at or timezone.now()
    if kind:
        row.told_sequence = row.event.sequence
    row.full_clean()
    row.save()
    if kind and _has_address(row):
        _write_letter(kind, row, **context)
    return row


def _has_address(row):
    return bool(addressee_of(row).email)


def _write_letter(kind, row, former=None):
    """Write to the person about the event, with the link to change the answer."""
    is_waiting = row.answer == WAITING
    about = {"number": number_in_queue(row) if is_waiting else None, "former": former}
    method = "" if is_waiting else "REQUEST"
    sender = former or row.person or row.organization
    write_event_letter(kind, row, method, about=about, sender=sender)


def _answer(attendance, *, do, name, email):
    if do == "instead":
        return instead(attendance, name=name, email=email)
    return answer(attendance, do)


ANSWER = Action(
    gettext_lazy("Answer"),
    without_actor(_answer),
    "",
    AnswerForm,
    may=holder_of_link,
)
