"""Create an event; show it publicly or hide it; call it off."""

from django.utils.translation import gettext_lazy, ngettext

from members.actions import Action, Staff, writes_row
from members.models import Attendance, Event

Answer = Attendance.Answer


def create_event(target, *, by, **values):
    """Create an event that nobody sees yet."""
    event = Event(**values)
    event.full_clean()
    event.save()
    return event


def publish(event, *, by):
    return _save(event, is_published=True)


def unpublish(event, *, by):
    return _save(event, is_published=False)


def call_off(event, *, by):
    """Cancel an event; those who come hear of it from the job of changed events."""
    return _save(event, is_cancelled=True)


def _save(event, **values):
    for name, value in values.items():
        setattr(event, name, value)
    event.full_clean()
    event.save(update_fields=["slug", *values])
    return event


def number_who_hear(event):
    """Count those with a place or in the queue for one: they hear of changes by e-mail."""
    return event.attendances.filter(answer__in=[Answer.YES, Answer.WAITING]).count()


def called_off_in_words(event):
    """Return the question before an event is called off."""
    number = number_who_hear(event)
    text = ngettext(
        "Call it off? %(n)s person hears of it by e-mail.",
        "Call it off? %(n)s people hear of it by e-mail.",
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
