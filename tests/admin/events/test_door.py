"""The list at the door of an event: ticks, those without notice, badges, and files."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members.actions import recording
from members.association.events.attending import attendance_by_organization
from members.models import Attendance, Batch, Event, Letter, ListDownload, Person
from tests.support.admin import undo
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in

TODAY = timezone.localdate()
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def event():
    return make(Event, title_nb="Frokost", held_on=TODAY, body=None)


@pytest.fixture
def door(event):
    return reverse("admin:event_door", args=[event.pk])


def invite(event, name, answer="", **fields):
    given = {"invited_at": timezone.now(), "answer": answer, "status": "", **fields}
    given["answered_at"] = timezone.now() if answer else None
    given.setdefault("organization", None)
    return make(Attendance, event=event, person=make.person(name=name), **given)


def tick(client, door, row, is_here=True, **headers):
    sent = {"do": "tick", "row": row.pk} | ({"is_here": "on"} if is_here else {})
    return client.post(door, sent, **(headers or HTMX))


def names(page):
    return [str(row.person) for row in page.context["page"].rows]


def here():
    return sorted(str(row.person) for row in Attendance.objects.came())


def test_those_who_come_are_first_on_the_list(as_secretary, event, door):
    for name, answer in {"Bo": "no", "Ada": "", "Eli": "waiting", "Åse": "yes"}.items():
        invite(event, name, answer)
    invite(event, "Dag", "yes")

    assert names(as_secretary.get(door)) == ["Dag", "Åse", "Eli", "Ada", "Bo"]


def test_a_tick_writes_its_row_alone_and_can_be_undone(as_secretary, event, door):
    ada, bo = invite(event, "Ada", "yes"), invite(event, "Bo", "yes")
    Attendance.objects.filter(pk=bo.pk).update(status="present")

    answer = tick(as_secretary, door, ada)

    assert "Ada er her." in answer.text
    batch = Batch.objects.get()
    assert batch.changes == {"attendance": {"update": 1}}
    assert reverse("admin:undo", args=[batch.pk]) in answer.text
    assert here() == ["Ada", "Bo"]
    undo = reverse("admin:undo", args=[batch.pk])
    as_secretary.post(undo, filled(as_secretary.get(undo)))
    assert here() == ["Bo"]


def test_a_limit_lowered_since_bars_no_tick_nor_its_undo_and_a_deletion_says_why(
    as_secretary, event, door
):
    ada, _bo = invite(event, "Ada", "yes"), invite(event, "Bo", "yes")
    Event.objects.update(places=1)

    tick(as_secretary, door, ada)
    assert here() == ["Ada"]
    undo(as_secretary, Batch.objects.get())
    assert here() == []
    with recording(Batch.Act.SAVE, by=None) as batch:
        event.delete()
    assert "Flere har svart ja enn det er plasser." in undo(as_secretary, batch).text


def test_two_doors_may_tick_the_same_person(as_secretary, event, door):
    ada = invite(event, "Ada", "yes")
    tick(as_secretary, door, ada)

    assert "Ada var allerede krysset av." in tick(as_secretary, door, ada).text
    assert (here(), Batch.objects.count()) == (["Ada"], 1)
    assert "Ada er ikke her." in tick(as_secretary, door, ada, is_here=False).text
    assert (here(), Attendance.objects.get().answer) == ([], "yes")


def test_a_tick_and_a_look_at_the_list_cost_few_queries(
    as_secretary, event, door, django_assert_num_queries
):
    rows = [invite(event, f"Gjest {number}", "yes") for number in range(8)]
    mark = as_secretary.get(door).context["page"].mark

    with django_assert_num_queries(5):
        as_secretary.get(f"{door}?mark={mark}", **HTMX)
    with django_assert_num_queries(11):
        tick(as_secretary, door, rows[0])


def test_a_line_that_is_gone_is_refused_in_words(as_secretary, event, door):
    for row, words in {
        "0": "Denne linjen står ikke lenger på listen.",
        "9" * 60: "",
        "x": "",
    }.items():
        sent = {"do": "tick", "row": row, "is_here": "on"}
        answer = as_secretary.post(door, sent, **HTMX)
        assert (answer.status_code, words in answer.text) == (200, True)
    assert as_secretary.post(door, {"do": "x"}, **HTMX).status_code == 404
    assert as_secretary.post(door).status_code == 200


def test_the_list_is_sent_again_only_when_it_has_changed(as_secretary, event, door):
    ada = invite(event, "Ada", "yes")
    mark = as_secretary.get(door).context["page"].mark
    news = f"{door}?mark={mark}"
    assert as_secretary.get(news, **HTMX).status_code == 204

    tick(as_secretary, door, ada)

    answer = as_secretary.get(news, **HTMX)
    assert (answer.status_code, names(answer)) == (200, ["Ada"])
    assert "checked" in answer.text


def test_somebody_registered_who_came_without_notice_is_of_its_organization(
    as_secretary, ours, event, door
):
    nora = make.contact(ours, name="Nora")
    late = invite(event, "Ada", "no")

    for person in (nora, late.person):
        sent = {"do": "person", "person": person.pk}
        as_secretary.post(door, sent, follow=True)

    assert here() == ["Ada", "Nora"]
    row = nora.attendances.get()
    assert (row.organization, row.invited_at, row.answered_at) == (ours, None, None)
    tick(as_secretary, door, row, is_here=False)
    assert not nora.attendances.exists()


def test_a_guest_is_registered_once_and_informed(as_secretary, event, door):
    sent = {
        "do": "guest",
        "name": "Per",
        "email": "per@example.org",
        "company": "Gjest",
    }
    for _twice in range(2):
        page = as_secretary.post(door, sent, follow=True)

    assert "Per var allerede krysset av." in page.text
    row = Attendance.objects.get()
    assert (str(row.person), row.company, row.status) == ("Per", "Gjest", "present")
    assert row.person.guest_since
    assert Letter.objects.filter(to="per@example.org").count() == 1


def test_a_refused_guest_keeps_the_values_sent(as_secretary, door):
    page = as_secretary.post(door, {"do": "guest", "name": "Per", "email": "per"})

    form = page.context["page"].forms["guest"]
    assert ([*form.errors], form["name"].value()) == (["email"], "Per")
    assert not Person.objects.filter(name="Per").exists()


def test_others_are_counted_by_several_doors(as_secretary, event, door):
    for more in ("2", "3", "-1", "-5", "1001", "x"):
        as_secretary.post(door, {"do": "others", "more": more})

    event.refresh_from_db()
    assert event.other_guests == 4


def test_a_reader_of_attendance_ticks_nobody(client, event, door, reader):
    ada = invite(event, "Ada")
    assert tick(log_in(client, reader), door, ada).status_code == 403
    assert here() == []


def test_badges_are_of_those_who_come(as_secretary, ours, event, door):
    for name, answer in {"Ada": "yes", "Bo": "no", "Eli": "waiting"}.items():
        invite(event, name, answer, organization=ours)
    invite(event, "Dag", "no", company="Gjest", status="present")

    page = as_secretary.get(reverse("admin:event_badges", args=[event.pk]))

    assert [str(row.person) for row in page.context["rows"]] == ["Ada", "Dag"]
    assert ("Yara" in page.text, "Gjest" in page.text) == (True, True)


def test_the_file_is_logged(as_secretary, kari, ours, event):
    invite(event, "Ada", "yes", organization=ours)
    place = reverse("admin:event_door_file", args=[event.pk, "csv"])

    file = b"".join(as_secretary.post(place).streaming_content).decode("utf-8-sig")

    assert file.splitlines()[1:] == ['"Ada";"Yara";"kommer";"Nei"']
    [logged] = ListDownload.objects.all()
    assert (logged.noun, logged.rows, logged.by) == ("events", 1, kari)
    assert logged.has_personal_data


def test_attendance_is_counted_by_organization(event, ours, theirs):
    for org, company, answer, status in [
        (theirs, "", "yes", "present"),
        (theirs, "", "", "present"),
        (ours, "", "yes", ""),
        (None, "Gjest", "", "present"),
        (None, "", "", "present"),
        (make.organization(), "", "no", ""),
    ]:
        given = {"organization": org, "company": company, "status": status}
        invite(event, "Ada", answer, **given)

    lines = attendance_by_organization(event.attendances.all())

    known = [("Sintef", theirs, 2, 1), ("Yara", ours, 0, 1), ("", None, 1, 0)]
    assert lines == [("Gjest", None, 1, 0), *known]
