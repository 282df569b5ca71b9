"""Create an event; show it publicly or hide it; call it off."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from members.actions import Action, Staff, writes_row
from members.models import Attendance, Event

Answer = Attendance.Answer


def create_event(body, *, by, **values):
    """Create an event that nobody sees yet; with a body, a meeting of it."""
    event = Event(body=body, **values)
    event.full_clean()
    event.save()
    return event


def publish(event, *, by):
    return _save(_locked(event), is_published=True)


def unpublish(event, *, by):
    return _save(_locked(event), is_published=False)


def call_off(event, *, by):
    """Cancel an event; those with a place hear of it from the job of changed events."""
    event = _locked(event)
    if not event.is_ahead:
        raise ValidationError(_("It is over or called off already."), code="over")
    return _save(event, is_cancelled=True)


def _locked(event):
    """Return the event as stored now, locked; refuse one that has been deleted."""
    rows = Event.objects.select_for_update(of=["self"], no_key=True)
    event = rows.filter(pk=event.pk).first()
    if event is None:
        raise ValidationError(_("This event has just been deleted."), code="gone")
    return event


def _save(event, **values):
    for name, value in values.items():
        setattr(event, name, value)
    event.full_clean()
    event.save(update_fields=["slug", *values])
    return event


def called_off_in_words(event):
    """Return the question before an event is called off, with the number of its e-mails."""
    number = event.attendances.filter(answer__in=[Answer.YES, Answer.WAITING]).count()
    text = ngettext(
        "Call it off? %(n)s person gets an e-mail about it.",
        "Call it off? %(n)s people get an e-mail about it.",
        number,
    )
    return text % {"n": number}


CREATE = Action(
    gettext_lazy("Save"),
    create_event,
    gettext_lazy("The event is saved. Visitors do not see it yet."),
    may=Staff("members.add_event"),
)
PUBLISH = Action(
    gettext_lazy("Show publicly"),
    publish,
    gettext_lazy("The event is shown publicly."),
    may=writes_row,
)
UNPUBLISH = Action(
    gettext_lazy("Hide from the public"),
    unpublish,
    gettext_lazy("The event is hidden from the public."),
    may=writes_row,
)
CALL_OFF = Action(
    gettext_lazy("Call it off"),
    call_off,
    gettext_lazy("The event is called off."),
    may=writes_row,
)
