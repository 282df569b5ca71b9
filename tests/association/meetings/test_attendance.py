"""Attendance of a meeting, its files, and who attended how many, by the verbs."""

from datetime import date
from time import process_time

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.association import meetings
from members.models import Attachment, Attendance, Batch, Event
from members.people import privacy
from tests.support.admin import undo
from tests.support.concurrency import concurrent_refusals
from tests.support.events import rows
from tests.support.factories import LONG_AGO, make
from tests.support.pdf import HARMLESS, HOSTILE, pdf, upload
from tests.support.refusals import refusal
from tests.support.sampling import one_of

DAY = date(2026, 6, 3)


@pytest.fixture
def board():
    return make.body(name_nb="Styret")


@pytest.fixture
def meeting(board):
    return make(Event, body=board, held_on=DAY)


def hold(board, name, role="member", **fields):
    given = {"organization": None, "since": LONG_AGO, **fields}
    return make.role(body=board, person=make.person(name=name), role=role, **given)


def record(meeting, statuses=None, *, by, guests=(), others=0, seen=None):
    lines, known = meetings.lines_of(meeting)
    statuses = statuses or {line.key: "present" for line in lines}
    if seen is None:
        seen = meetings.fingerprint_of_attendance(meeting, lines, known)
    given = {"guests": list(guests), "other_guests": others, "seen": seen, "by": by}
    return meetings.record_attendance(meeting, statuses, **given)


def test_those_in_office_on_the_day_are_expected_the_chair_first(board, meeting, ours):
    hold(board, "Mia", organization=ours)
    hold(board, "Lea", "chair", until=DAY)
    hold(board, "Per", since=DAY)
    hold(board, "Eks", until=date(2026, 6, 2))
    hold(board, "Ny", since=date(2026, 6, 4))
    make.role(body=board, person=None, organization=ours, role="observer")

    lines, guests = meetings.lines_of(meeting)

    found = [(line.name, line.place) for line in lines]
    places = [("Lea", ""), ("Mia", ours.name), ("Per", ""), (ours.name, "")]
    assert (found, guests) == (places, [])


def test_attendance_is_changed_and_undone_as_one(as_secretary, board, meeting, kari):
    rows = [hold(board, name).person for name in ("Ada", "Bo")]
    guest = make.person(name="Gro Gjest")
    ada, bo = (f"person-{person.pk}" for person in rows)
    record(meeting, {ada: "present", bo: "excused"}, by=kari, guests=[guest], others=3)
    meeting.refresh_from_db()

    batch = record(meeting, {ada: "proxy", bo: "excused"}, by=kari, others=3)

    assert batch.changes == {"attendance": {"update": 1, "delete": 1}}
    statuses = Attendance.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["proxy", "excused"]
    undo(as_secretary, batch)
    assert Attendance.objects.filter(is_guest=True).get().person == guest
    assert list(statuses.all()) == ["present", "excused", "present"]


def test_nobody_is_left_out_and_no_status_is_made_up(board, meeting, kari):
    key = f"person-{hold(board, 'Ada').person.pk}"

    for status in ("", "asleep", None):
        assert refusal(record, meeting, {key: status}, by=kari).code == "status"


def test_whoever_was_invited_is_recorded_in_the_same_row(board, meeting, kari):
    ada = hold(board, "Ada").person
    now = timezone.now()
    row = Attendance.objects.create(event=meeting, person=ada, invited_at=now)
    assert meetings.attendance_shares(board, DAY, DAY) == []

    record(meeting, by=kari)

    row.refresh_from_db()
    assert (row.status, row.invited_at, Attendance.objects.count()) == (
        "present",
        now,
        1,
    )
    [share] = meetings.attendance_shares(board, DAY, DAY)
    assert (share.name, share.present, share.meetings) == ("Ada", 1, 1)


def attach(meeting, kari, data=None, **given):
    given |= {"kind": "minutes", "by": kari}
    return meetings.attach(meeting, upload(data), **given)[0]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_is_told_of_the_record_or_that_it_is_gone(
    board, meeting, kari
):
    hold(board, "Ada")
    seen = meetings.fingerprint_of_attendance(meeting, *meetings.lines_of(meeting))
    write = lambda: record(meeting, by=kari, seen=seen)  # noqa: E731
    assert concurrent_refusals(write, write) == ["meanwhile"]
    assert Attendance.objects.count() == 1

    # Minutes for a meeting that is deleted meanwhile.
    Attendance.objects.all().delete()
    delete = Event.objects.get(pk=meeting.pk).delete
    assert concurrent_refusals(delete, lambda: attach(meeting, kari)) == ["gone"]
    assert Attachment.objects.count() == 0


def test_a_deleted_file_leaves_no_byte_and_stays_away(as_secretary, meeting, kari):
    secret = b"%% hemmelig-referat-bytes"
    row = attach(meeting, kari, pdf(secret), title="Referat")
    assert secret in bytes(row.data)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=row.pk).update(hash="0" * 64, data=pdf(b"x"))
    # The same file is attached once.
    refusal(lambda: attach(meeting, kari, pdf(secret)))

    meetings.delete_attachment(row, by=kari)
    events = Attachment.pgh_event_model.objects.filter(pgh_obj_id=row.pk)
    titles = [(event.pgh_label, event.title) for event in events]
    assert titles == [("insert", "Referat"), ("delete", "Referat")]
    assert "data" not in {f.name for f in Attachment.pgh_event_model._meta.fields}
    undo(as_secretary, Batch.objects.get(act="delete"))
    assert not Attachment.objects.exists()
    assert refusal(lambda: meetings.delete_attachment(row, by=kari)).code == "gone"


def test_shares_count_the_meetings_of_the_days(board, kari):
    people = [hold(board, f"Per {n:02}").person for n in range(2)]
    for month, status in enumerate(["absent", "present", "absent", "proxy"], 1):
        held = make(Event, body=board, held_on=date(2026, month, 1))
        guests = [make.person(name="Gro Gjest")]
        keys = {f"person-{person.pk}": status for person in people}
        record(held, keys, by=kari, guests=guests)
    cancelled = make(Event, body=board, held_on=DAY, is_cancelled=True)
    record(cancelled, by=kari)

    found = meetings.attendance_shares(board, date(2026, 2, 1), date(2026, 4, 1))

    numbers = [(one.name, one.present, one.proxy, one.meetings) for one in found]
    assert numbers == [("Per 00", 1, 1, 3), ("Per 01", 1, 1, 3)]


def test_an_erased_person_is_counted_without_a_name(board, meeting, kari):
    person = hold(board, "Ada Hemmelig").person
    record(meeting, by=kari)
    meetings.attach(meeting, upload(), kind="minutes", by=kari)
    sections = {one.heading: one.rows for one in privacy.personal_data_about(person)}
    assert len(sections["Oppmøter"]) == 1
    assert list(meetings.meetings_attended_by([person.pk])) == [meeting]

    privacy.erase(person, by=kari)

    [share] = meetings.attendance_shares(board, DAY, DAY)
    assert (share.name, share.present) == ("[slettet]", 1)
    named = "SELECT count(*) FROM members_attendanceevent e WHERE e::text LIKE %s"
    assert rows(named, "%Ada%") == [(0,)]


TITLES = {
    "referat.pdf": "referat",
    "../../etc/passwd": "passwd",
    "C:\\styret\\møte 3.pdf": "møte 3",
    "a\r\nSet-Cookie: x.pdf": "a Set-Cookie: x",
    "\u202efdp.exe": "fdp",
    "\u202e.pdf": "Fil",
    "x" * 240 + ".pdf": "x" * 200,
}


def attach_paper(data, name="referat.pdf"):
    meeting = Event.objects.first() or make(Event)
    return meetings.attach(meeting, upload(data, name), kind="paper", by=None)[0]


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words(what):
    data, code = HOSTILE[what]

    assert refusal(lambda: attach_paper(data)).code == code
    assert Attachment.objects.count() == 0


def seconds(data):
    began = process_time()
    attach_paper(data)
    return process_time() - began


@one_of(
    "piece", [b"stream\n", b"endstream", b"stream endstream ", b"#4", b"/", b"%%EOF"]
)
def test_a_file_made_to_take_long_takes_no_more_than_its_length(piece):
    """Ten times the bytes take ten times as long; in squared time, a hundred times."""
    short, long = (pdf(piece * (size // len(piece))) for size in (990_000, 9_900_000))

    assert seconds(long) < 40 * seconds(short)


def test_harmless_files_are_accepted_and_the_name_becomes_a_title_of_one_line():
    for data in HARMLESS.values():
        assert bytes(attach_paper(data).data) == data
    titles = {name: attach_paper(pdf(name.encode()), name).title for name in TITLES}
    assert titles == TITLES
