"""Meetings in the admin: attendance, files as downloads alone, shares, and who sees what."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail
from members.association import meetings
from members.models import Attachment, Attendance, Event, Letter, ListDownload, Person
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.pdf import HOSTILE, pdf, upload

DAY = timezone.localdate() - timedelta(days=20)


@pytest.fixture
def board():
    return make.body(name_nb="Styret")


@pytest.fixture
def meeting(board):
    return make(Event, body=board, held_on=DAY, title_nb="Styremøte 3")


@pytest.fixture
def place(meeting):
    return reverse("admin:meeting", args=[meeting.pk])


def hold(board, *names):
    given = {"body": board, "organization": None, "role": "member", "since": LONG_AGO}
    return [make.role(**given, person=make.person(name=name)).person for name in names]


def attach(client, place, data=None, name="referat.pdf", **typed):
    sent = {"attach": "1", "kind": "minutes", "title": "", **typed}
    return client.post(place, sent | {"file": upload(data, name)}, follow=True)


def test_a_new_meeting_leads_to_its_page_with_all_as_present(as_secretary, board):
    [ada, _bo] = hold(board, "Ada", "Bo")
    add = f"{reverse('admin:new_event')}?body={board.pk}"
    listed = as_secretary.get(reverse("admin:meetings", args=[board.pk]))
    assert add.replace("&", "&amp;") in listed.text

    form = as_secretary.get(add)
    refused = as_secretary.post(add, filled(form, title_nb="Møte 1", held_on="2026"))
    assert refused.context["form"].errors == {
        "held_on": ["Skriv en dag, for eksempel 15.1.2027."]
    }
    page = as_secretary.post(add, filled(refused, held_on="3.6.2026"), follow=True)
    sent = filled(page) | {f"person-{ada.pk}": "excused", "other_guests": "2"}
    for name in ("attach", "kind", "title"):
        sent.pop(name, None)
    done = as_secretary.post(page.wsgi_request.path, sent, follow=True)

    shown = done.context["page"]
    assert (shown.present, shown.expected, shown.number_of_guests) == (1, 2, 2)
    assert _("Undo") in done.text
    statuses = Attendance.objects.values_list("status", flat=True)
    assert sorted(statuses) == ["excused", "present"]


def test_two_windows_and_what_was_marked_stays(as_secretary, board, meeting, place):
    [ada] = hold(board, "Ada")
    first = second = filled(as_secretary.get(place))
    as_secretary.post(place, first)

    answer = as_secretary.post(place, second | {f"person-{ada.pk}": "absent"})

    assert answer.context["page"].guests_form.non_field_errors()
    assert filled(answer)[f"person-{ada.pk}"] == ["absent"]
    assert Attendance.objects.get().status == "present"
    as_secretary.post(place, filled(answer))
    assert Attendance.objects.get().status == "absent"


def test_a_file_is_a_harmless_download_and_deleting_it_asks_first(as_secretary, place):
    data, _code = HOSTILE["a script"]
    answer = attach(as_secretary, place, data, kind="agenda", title="Møte <3>")
    form = answer.context["page"].attach_form
    assert form.non_field_errors()
    assert (form["title"].value(), form["kind"].value()) == ("Møte <3>", "agenda")
    assert Attachment.objects.count() == 0

    attach(as_secretary, place, name='a"\r\nX-Evil: 1;.html.pdf')
    row = Attachment.objects.get()
    address = reverse("admin:attachment", args=[row.pk])

    answer, head = as_secretary.get(address), as_secretary.head(address)
    part = as_secretary.get(address, headers={"range": "bytes=0-3"})
    assert answer.content == pdf() == part.content
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(pdf())))
    sent = {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'attachment; filename="styret-{DAY.isoformat()}-a.pdf"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    assert {name: answer.headers[name] for name in sent} == sent

    delete = reverse("admin:delete_attachment", args=[row.pk])
    assert as_secretary.get(delete).status_code == 200
    assert Attachment.objects.count() == 1
    done = as_secretary.post(delete, follow=True)
    assert Attachment.objects.count() == 0
    assert _("Undo") not in "".join(map(str, done.context["messages"]))
    assert as_secretary.post(delete).status_code == 404


def test_who_attended_how_many_as_a_page_and_as_a_file(as_secretary, board, kari):
    [ada] = hold(board, "=Ada")
    for number, status in enumerate(["present", "absent", "present"]):
        row = make(Event, body=board, held_on=DAY - timedelta(days=number))
        Attendance.objects.create(event=row, person=ada, status=status)
    place = reverse("admin:meetings", args=[board.pk])
    period = f"?since={DAY - timedelta(days=1)}&until={DAY}"

    whole, part = as_secretary.get(place), as_secretary.get(place + period)
    file = as_secretary.post(reverse("admin:meetings_file", args=[board.pk, "csv"]))

    assert ("2 av 3 møter" in whole.text, "1 av 2 møter" in part.text) == (True, True)
    assert b"'=Ada" in b"".join(file)
    assert ListDownload.objects.get().noun == "meetings"
    # A bad period is no error.
    for typed in ("since=x", "since=2027&until=2020", "page=9999", "until=1"):
        assert as_secretary.get(f"{place}?{typed}").status_code == 200, typed


def test_a_reader_sees_counts_alone(client, reader, board, meeting, place, kari):
    [ada] = hold(board, "Ada Planta")
    Attendance.objects.create(event=meeting, person=ada, status="present")
    Event.objects.filter(pk=meeting.pk).update(note="Plantet notat")
    words = {"kind": "minutes", "title": "Plantet referat"}
    meetings.attach(meeting, upload(), **words, by=kari)
    log_in(client, reader)
    seen = [
        place,
        reverse("admin:meetings", args=[board.pk]),
        reverse("admin:members_event_change", args=[meeting.pk]),
        reverse("admin:bodies"),
    ]

    texts = [client.get(address).text for address in seen]
    assert "1 av 1" in texts[0].replace("<strong>", "").replace("</strong>", "")
    assert [t for t in texts if "Planta" in t or "Plantet" in t] == []
    record = ["members.event", meeting.pk]
    closed = [reverse(f"admin:{n}", args=record) for n in ("comparison", "statement")]
    closed.append(reverse("admin:members_event_history", args=[meeting.pk]))
    assert [client.get(page).status_code for page in closed] == [403] * 3


def test_the_notice_goes_to_those_in_office_with_its_file(as_secretary, board, kari):
    ahead = {"body": board, "held_on": DAY + timedelta(days=40), "title_nb": "Møte 4"}
    meeting = make(Event, **ahead, place="Herøya")
    place = reverse("admin:meeting", args=[meeting.pk])
    ada, bo = hold(board, "Ada", "Bo")
    Person.objects.filter(pk=ada.pk).update(email="ada@example.org")
    Person.objects.filter(pk=bo.pk).update(email="")
    agenda, _batch = meetings.attach(
        meeting, upload(), kind="agenda", title="Sakliste", by=kari
    )
    page = as_secretary.get(place)
    assert page.context["page"].addressees == ([ada], ["Bo"])
    seen = page.context["page"].notice_form["seen"].value()
    first = {"notice": "1", "seen": seen, "file": agenda.pk, "text": "Vel møtt!"}
    as_secretary.post(place, first)

    [letter] = Letter.objects.all()
    sent = mail.build_message(letter)
    assert (letter.to, letter.subject[:15]) == ("ada@example.org", "Møte i Styret: ")
    assert ["Møte 4" in letter.text, "Vel møtt!" in letter.text] == [True, True]
    [(name, data, kind)] = sent.attachments
    assert (name, data, kind) == ("Sakliste.pdf", pdf(), "application/pdf")
    # A second window has not seen that it was sent, and the file waits with its letter.
    again = as_secretary.post(place, first)
    assert again.context["page"].notice_form.non_field_errors()
    as_secretary.post(reverse("admin:delete_attachment", args=[agenda.pk]))
    assert (list(meeting.attachments.all()), Letter.objects.count()) == ([agenda], 1)


def test_no_notice_of_a_meeting_that_is_over_or_cancelled(as_secretary, meeting, place):
    assert "notice" not in as_secretary.get(place).text
    answer = as_secretary.post(place, {"notice": "1", "seen": ""})
    assert answer.context["page"].notice_form.non_field_errors() == ["Møtet er over."]
