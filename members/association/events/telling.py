"""E-mails about an event to its participants, with the entry of their calendars.

Each is written with the row that records it, behind its lock: none is lost, none comes twice.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from members import mail
from members.models import Attendance, Event, Person
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily, Every

from . import calendars
from .addressees import addressee_of
from .links import answer_link

DAY = timedelta(days=1)
# A change is often corrected at once.
SETTLES = timedelta(minutes=10)
Answer = Attendance.Answer


def confirm(attendance):
    """Write to the person after a yes; after a no, take the event out of the calendar again.

    To be called in the transaction of the answer, after a no only if there was a place.
    """
    is_coming = attendance.answer == Answer.YES
    kind, method = ("event_yes", "REQUEST") if is_coming else ("event_no", "CANCEL")
    write_event_letter(kind, attendance, method)
    _record(attendance, told_sequence=attendance.event.sequence)


@periodic(
    "event_reminders",
    gettext_lazy("Remind people of events the day before"),
    Daily(time(9)),
)
def remind():
    """Write once to everybody with a place at an event of tomorrow."""
    _write_to_each(_due_reminders, _remind)


@periodic(
    "event_changes",
    gettext_lazy("Tell people of events that are moved or cancelled"),
    Every(timedelta(minutes=2)),
)
def tell_changes():
    """Write to everybody with a place, or in the queue, about a version later than their last."""
    _write_to_each(_due_changes, _tell_change)


def _due_reminders():
    tomorrow = timezone.localdate() + DAY
    is_news = Q(reminded_at=None) | Q(reminded_at__lt=F("event__moved_at"))
    rows = Attendance.objects.coming().filter(is_news, event__held_on=tomorrow)
    return rows.filter(event__is_cancelled=False)


def _due_changes():
    moved = Event.objects.ahead(timezone.localdate())
    moved = moved.filter(moved_at__lte=timezone.now() - SETTLES)
    rows = Attendance.objects.filter(answer__in=[Answer.YES, Answer.WAITING])
    # An answer after the change was given on a page with the new version.
    rows = rows.filter(event__in=moved, answered_at__lt=F("event__moved_at"))
    return rows.filter(told_sequence__lt=F("event__sequence"))


def _write_to_each(rows, write):
    """Call `write` for each attendance with an address, in a transaction of its own.

    `rows` is asked again behind the locks: another process may have written meanwhile, and
    the person may have been erased.
    """
    for pk, person in rows().values_list("pk", "person"):
        with transaction.atomic():
            # The person first, as an erasure does.
            list(Person.objects.select_for_update(no_key=True).filter(pk=person))
            locked = rows().select_related("event__site", "person", "organization")
            locked = locked.select_for_update(of=["self"], no_key=True)
            for row in locked.filter(pk=pk):
                if addressee_of(row).email:
                    write(row)


def _remind(attendance):
    event = attendance.event
    start = datetime.combine(event.held_on, event.starts_at or time.max)
    expires_at = timezone.make_aware(start)
    write_event_letter("event_reminder", attendance, expires_at=expires_at)
    _record(attendance, reminded_at=timezone.now())


def _tell_change(attendance):
    event, is_coming = attendance.event, attendance.answer == Answer.YES
    kind = "event_cancelled" if event.is_cancelled else "event_moved"
    method = "CANCEL" if event.is_cancelled else "REQUEST"
    # The calendars of those in the queue have no entry.
    write_event_letter(kind, attendance, method if is_coming else "")
    _record(attendance, told_sequence=event.sequence)


def write_event_letter(kind, attendance, method="", *, about=(), **fields):
    """Write to the address; `about` has the values that letters of the kind have besides."""
    event, addressee = attendance.event, addressee_of(attendance)
    language, calendar = addressee.language, ""
    with override(language):
        values = {
            "event": event.title,
            "when": event.period_text,
            "place": event.place_text,
            "is_coming": attendance.answer == Answer.YES,
            "link": answer_link(attendance, language),
        }
    values |= dict(about)
    if method:
        of_person = {"attendance": attendance, "method": method}
        calendar = calendars.entry(event, language=language, **of_person)
    mail.write_to(addressee, kind, values, calendar=calendar, **fields)


def _record(attendance, **values):
    Attendance.objects.filter(pk=attendance.pk).update(**values)
