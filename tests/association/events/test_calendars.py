"""Calendars of events, read back by a second implementation."""

from datetime import date, datetime, time

import pytest
import vobject
from django.utils import timezone

from members.association.events import calendars
from members.models import Cluster, Event
from tests.support.factories import make

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 27)  # summer time begins in the night after it
TITLE = "Årsmøte, «blåbær»; og \\n på sjøen: " + "æøå" * 40
NAME = 'Kåre "K" Ås; mann, kvinne'


def make_event(**fields):
    return make(Event, **{"title_nb": "Årsmøte", "held_on": DAY, **fields})


def make_attendance(event, **fields):
    given = {"answer": "yes", "answered_at": timezone.now(), **fields}
    person = make.person(name=NAME, email="kare@example.org")
    return event.attendances.create(person=person, **given)


def read(text):
    return vobject.readOne(text)


def values_of(text, *names):
    entry = read(text).vevent
    return {name: entry.contents[name][0].value for name in names}


def test_an_entry_after_a_yes_has_the_answer_in_it_and_asks_for_none():
    Cluster.objects.update(sender_name="Klyngen", secretariat_email="post@example.org")
    event = make_event(starts_at=time(9), place="Herøya", sequence=3)
    attendance = make_attendance(event)
    calendar = read(
        calendars.entry(event, language="nb", attendance=attendance, method="REQUEST")
    )
    attendee, organizer = calendar.vevent.attendee, calendar.vevent.organizer

    assert calendar.method.value == "REQUEST"
    assert (calendar.vevent.uid.value, calendar.vevent.sequence.value) == (
        str(event.uid),
        "3",
    )
    assert attendee.value == "mailto:kare@example.org"
    assert {k: v[0] for k, v in attendee.params.items() if k != "CN"} == {
        "PARTSTAT": "ACCEPTED",
        "RSVP": "FALSE",
        "ROLE": "REQ-PARTICIPANT",
    }
    # RFC 6868: a quotation mark within a parameter.
    assert attendee.params["CN"] == [NAME.replace('"', "^'")]
    assert organizer.value.startswith("mailto:")


def moment(*numbers):
    return datetime(*numbers, tzinfo=timezone.get_default_timezone())


NEXT, LAST, AFTER = date(2027, 3, 28), date(2027, 3, 29), date(2027, 3, 30)
PERIODS = {
    "a day": ({}, DAY, NEXT),
    "several days": ({"ends_on": LAST}, DAY, AFTER),
    "an hour": (
        {"starts_at": time(9), "ends_at": time(10)},
        moment(2027, 3, 27, 9),
        moment(2027, 3, 27, 10),
    ),
    "no end": ({"starts_at": time(9)}, moment(2027, 3, 27, 9), None),
    "into summer time": (
        {"starts_at": time(9), "ends_on": LAST, "ends_at": time(11)},
        moment(2027, 3, 27, 9),
        moment(2027, 3, 29, 11),
    ),
    "days without an end": (
        {"starts_at": time(9), "ends_on": LAST},
        moment(2027, 3, 27, 9),
        moment(2027, 3, 30),
    ),
}


@pytest.mark.parametrize(("fields", "start", "end"), PERIODS.values(), ids=PERIODS)
def test_days_have_no_times_and_times_are_those_of_the_zone(fields, start, end):
    text = calendars.entry(make_event(**fields), language="nb")
    # The rules of the calendar alone decide, as in a program that has no such zone.
    entry = read(text.replace("Europe/Oslo", "Norge")).vevent
    actual_end = entry.dtend.value if "dtend" in entry.contents else None

    assert (entry.dtstart.value, actual_end) == (start, end)
    assert ("VTIMEZONE" in text) == ("starts_at" in fields)


def test_outlook_gets_one_rule_for_summer_and_one_for_winter():
    text = calendars.entry(make_event(starts_at=time(9)), language="nb")
    lines = text.partition("BEGIN:VTIMEZONE\r\n")[2].partition("END:VTIMEZONE")[0]

    assert lines.split() == [
        *("TZID:Europe/Oslo", "BEGIN:DAYLIGHT", "DTSTART:20260329T020000"),
        *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "TZNAME:CEST"),
        *("TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT"),
        *("BEGIN:STANDARD", "DTSTART:20261025T030000"),
        *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "TZNAME:CET"),
        *("TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD"),
    ]


def test_lines_fold_at_75_octets_between_letters_and_texts_come_back():
    text_nb = "Linje 1, med komma;\r\nLinje 2 \\ " + "ø" * 200 + "\x0b\x01slutt"
    event = make_event(title_nb=TITLE, text_nb=text_nb, place="Bygg 5, Herøya")
    text = calendars.entry(event, language="nb")

    lines = text.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]  # no letter is divided
    assert values_of(text, "summary", "description", "location") == {
        "summary": TITLE,
        "description": "Linje 1, med komma;\nLinje 2 \\ " + "ø" * 200 + "\nslutt",
        "location": "Bygg 5, Herøya",
    }


def test_a_cancelled_event_is_a_later_version_of_the_same_entry():
    event = make_event(starts_at=time(9))
    first = values_of(calendars.entry(event, language="nb"), "uid", "sequence")
    Event.objects.filter(pk=event.pk).update(is_cancelled=True)
    event.refresh_from_db()
    text = calendars.entry(event, language="nb", method="CANCEL")

    assert read(text).method.value == "CANCEL"
    assert values_of(text, "uid", "sequence", "status") == {
        "uid": first["uid"],
        "sequence": str(int(first["sequence"]) + 1),
        "status": "CANCELLED",
    }


def test_a_feed_has_events_and_deadlines_and_those_who_wait_have_no_place_yet():
    events = [make_event(title_en="Meeting"), make_event()]
    deadline = calendars.Deadline("1", LAST, "Frist")
    given = {"deadlines": [deadline], "waiting": events[1:]}
    calendar = read(calendars.feed(events, name="møter", language="en", **given))

    rows = [
        [row.contents[n][0].value for n in ("summary", "dtstart", "dtend")]
        for row in calendar.vevent_list
    ]
    assert rows == [
        ["Meeting", DAY, NEXT],
        ["Årsmøte", DAY, NEXT],
        ["Frist", LAST, AFTER],
    ]
    statuses = [row.contents.get("status") for row in calendar.vevent_list]
    assert [s and s[0].value for s in statuses] == ["CONFIRMED", "TENTATIVE", None]
    assert calendar.contents["x-wr-calname"][0].value.endswith(": møter")
