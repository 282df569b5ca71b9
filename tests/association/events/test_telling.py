"""E-mails about an event: after an answer, the day before, and once it has changed."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import vobject
from django.db import connection
from django.utils import timezone

from members import mail
from members.association.events import telling
from members.models import Attendance, Event, Letter, Person
from tests.support.concurrency import write_concurrently
from tests.support.factories import make
from tests.support.letters import letters

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def make_event(**fields):
    tomorrow = timezone.localdate() + DAY
    return make(Event, **{"title_nb": "Årsmøte", "held_on": tomorrow, **fields})


def answer(event, name, answer, **fields):
    email, language = f"{name}@example.org", fields.pop("language", "nb")
    person = make.person(name=name.title(), email=email, language=language)
    given = {"answer": answer, "answered_at": timezone.now() - HOUR, **fields}
    return Attendance.objects.create(event=event, person=person, **given)


@pytest.fixture
def event():
    """Return an event with somebody of each answer; Yvonne comes, and reads English."""
    event = make_event(title_en="Annual meeting")
    for name, given in {"ylva": "yes", "vera": "waiting", "nils": "no"}.items():
        answer(event, name, given)
    answer(event, "yvonne", "yes", language="en")
    return event


def change(event, **columns):
    """Change an event eleven minutes ago."""
    Event.objects.filter(pk=event.pk).update(**columns)
    moved_at = timezone.now() - timedelta(minutes=11)
    Event.objects.filter(pk=event.pk).update(moved_at=moved_at)


def told():
    return sorted(letters())


def entries():
    """Return (method, status, sequence) of the calendar to each address, None without one."""
    by_address = {}
    for letter in Letter.objects.all():
        calendar = letter.calendar and vobject.readOne(letter.calendar)
        by_address[letter.to.partition("@")[0]] = calendar and (
            calendar.method.value,
            calendar.vevent.status.value,
            int(calendar.vevent.sequence.value),
        )
    return by_address


@pytest.mark.parametrize(
    ("given", "kind", "method", "status"),
    [
        ("yes", "event_yes", "REQUEST", "CONFIRMED"),
        ("no", "event_no", "CANCEL", "CANCELLED"),
    ],
)
def test_an_answer_comes_with_the_entry_and_the_version_is_kept(
    given, kind, method, status
):
    event = make_event(sequence=4)
    row = answer(event, "ylva", given)
    telling.confirm(row)
    row.refresh_from_db()

    assert (told(), row.told_sequence) == ([(kind, "ylva@example.org")], 4)
    assert entries() == {"ylva": (method, status, 4)}


def test_a_mail_program_gets_the_entry_as_an_update_and_others_get_a_file():
    telling.confirm(answer(make_event(), "ylva", "yes"))
    [letter] = Letter.objects.all()
    message = mail.build_message(letter).message()
    parts = [part for part in message.walk() if not part.is_multipart()]
    calendar, file = parts[2:]

    assert [part.get_content_type() for part in message.walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "text/html"),
        *("text/calendar", "application/ics"),
    ]
    assert (calendar.get_param("method"), file.get_filename()) == (
        "REQUEST",
        "event.ics",
    )
    assert calendar.get_param("charset") == "utf-8"
    whole = letter.calendar.encode()
    assert calendar.get_payload(decode=True).splitlines() == whole.splitlines()
    assert file.get_payload(decode=True) == whole
    letter.mark_sent(timezone.now())
    assert letter.calendar == ""


def test_those_who_come_are_reminded_once_the_day_before_in_their_language(event):
    for days in (0, 2):
        other = make_event(held_on=timezone.localdate() + days * DAY)
        answer(other, f"dag{days}", "yes")
    answer(make_event(is_cancelled=True), "avlyst", "yes")
    for _twice in range(2):
        telling.remind()

    expected = [
        ("event_reminder", f"{name}@example.org") for name in ("ylva", "yvonne")
    ]
    assert told() == expected
    subjects = {letter.to[:4]: letter.subject for letter in Letter.objects.all()}
    assert subjects == {"ylva": "I morgen: Årsmøte", "yvon": "Tomorrow: Annual meeting"}


def test_an_event_that_is_moved_reminds_again_before_its_new_day(event):
    telling.remind()
    Letter.objects.all().delete()
    Attendance.objects.update(reminded_at=timezone.now() - DAY)
    change(event, place="Porsgrunn")
    telling.remind()

    assert [kind for kind, _to in told()] == ["event_reminder"] * 2


MOVED = {"place": "Porsgrunn"}, "event_moved", ("REQUEST", "CONFIRMED", 1)
CANCELLED = {"is_cancelled": True}, "event_cancelled", ("CANCEL", "CANCELLED", 1)


@pytest.mark.parametrize(("columns", "kind", "entry"), [MOVED, CANCELLED])
def test_a_change_reaches_those_who_come_or_wait_once_and_their_calendars(
    event, columns, kind, entry
):
    Event.objects.filter(pk=event.pk).update(**columns)
    telling.tell_changes()
    at_once = told()
    change(event)
    answer(event, "sent", "yes", answered_at=timezone.now())
    for _twice in range(2):
        telling.tell_changes()

    names = ["vera", "ylva", "yvonne"]
    assert (at_once, told()) == ([], [(kind, f"{n}@example.org") for n in names])
    # The calendars of those who wait have no entry to change.
    assert entries() == {"vera": "", "ylva": entry, "yvonne": entry}
    assert "Porsgrunn" in Letter.objects.first().text or kind != "event_moved"


def test_an_event_that_is_over_and_a_change_that_no_calendar_shows_are_no_news(event):
    over = make_event(held_on=timezone.localdate() - DAY)
    answer(over, "over", "yes")
    change(over, place="Porsgrunn")
    change(event, note="Bestill kaffe")
    telling.tell_changes()

    assert told() == []


def test_somebody_erased_meanwhile_gets_nothing(event):
    change(event, place="Porsgrunn")
    Person.objects.filter(name="Ylva").update(email="", link_key="")
    Attendance.objects.filter(person__name="Yvonne").delete()
    for job in (telling.remind, telling.tell_changes):
        job()

    assert told() == [("event_moved", "vera@example.org")]


class KilledError(Exception):
    """The process has ended between a letter and its record."""


@contextmanager
def killed_at_records():
    def kill(execute, sql, *statement):
        if sql.startswith('UPDATE "members_attendance"'):
            raise KilledError
        return execute(sql, *statement)

    with connection.execute_wrapper(kill), pytest.raises(KilledError):
        yield


@pytest.mark.parametrize("job", [telling.remind, telling.tell_changes])
def test_a_job_that_is_killed_writes_nothing_twice(event, job):
    change(event, place="Porsgrunn")
    with killed_at_records():
        job()
    before = told()
    job()

    assert before == []
    assert len(told()) == len(set(told())) > 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("job", [telling.remind, telling.tell_changes])
def test_two_processes_write_to_nobody_twice(event, job):
    change(event, place="Porsgrunn")
    write_concurrently(job, job)

    assert len(told()) == len(set(told())) > 1
