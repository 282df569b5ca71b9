"""The list of events: filters, numbers, changes of several, files out and in."""

from datetime import date, time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from members import exchange
from members.models import Attendance, Event
from tests.admin.lists.test_other_lists import rows
from tests.support.admin import sections
from tests.support.csv_folders import all_rows
from tests.support.factories import make
from tests.support.html_forms import filled

TODAY = timezone.localdate()
LIST = "/admin/lists/events/"


@pytest.fixture
def events(db):
    """Create one of each kind: a coming seminar, meetings of a body, an old breakfast."""
    about = {"site": make.site(slug="heroya"), "audience": "open"}
    coming = {"held_on": TODAY + timedelta(days=3), "is_published": True}
    board = make.body(slug="styret", name_nb="Styret")
    events = {
        name: make(Event, title_nb=name, slug=name.lower().replace("ø", "o"), **given)
        for name, given in {
            "Seminar": about | coming,
            "Styremøte": {"held_on": TODAY + timedelta(days=2), "body": board},
            "Avlyst": {"held_on": TODAY - timedelta(days=1), "is_cancelled": True},
            "Frokost": {"held_on": TODAY - timedelta(days=2), "body": board},
            "Gammelt": {"held_on": TODAY - timedelta(days=200)},
        }.items()
    }
    events["Seminar"].topics.add(make.topic(slug="co2", label_nb="Fangst"))
    return events


def came(event, **given):
    return make(Attendance, event=event, person=make.person(), **given)


def test_the_list_is_filtered_sorted_and_found_by_title(as_secretary, events):
    names = [*events]
    for query, expected in [
        ("", names),
        ("when=coming&sort=day", ["Styremøte", "Seminar"]),
        ("when=past", names[2:]),
        ("when=cancelled&when=coming", names[:3]),
        ("when=unrecorded", ["Frokost", "Gammelt"]),
        ("published=yes", ["Seminar"]),
        ("published=no&body=styret", ["Styremøte", "Frokost"]),
        ("audience=open", ["Seminar"]),
        ("topic=co2", ["Seminar"]),
        ("site=heroya", ["Seminar"]),
        ("q=styremøt", ["Styremøte"]),
        (f"on={TODAY + timedelta(days=2)}", ["Styremøte"]),
        ("sort=title", sorted(names)),
    ]:
        shown = [cells[0] for cells in rows(as_secretary, "events", query)]
        assert (query, shown) == (query, expected)


def test_the_list_counts_who_comes_waits_and_came(as_secretary, events):
    at = {"answered_at": timezone.now(), "status": ""}
    for answer in ("yes", "yes", "waiting", "no"):
        came(events["Seminar"], answer=answer, **at)
    came(events["Frokost"], status="present"), came(events["Frokost"], status="absent")

    query = "column=coming&column=queueing&column=present&audience="
    numbers = {row[0]: row[1:] for row in rows(as_secretary, "events", query)}

    assert numbers["Seminar"] == ["2", "1", "0"]
    assert numbers["Frokost"] == ["0", "0", "1"]


def test_events_over_without_attendance_wait_for_the_secretary(as_secretary, events):
    waiting = sections(as_secretary)["events"].rows
    assert [(row.title, row.note) for row in waiting] == [("Frokost", "Styret")]
    assert as_secretary.get(waiting[0].address).status_code == 200

    came(events["Frokost"], status="present")

    assert "events" not in sections(as_secretary)


def test_several_are_published_together_but_none_without_an_address(
    as_secretary, events
):
    Event.objects.filter(title_nb="Styremøte").update(slug=None)
    chosen = as_secretary.post(f"{LIST}change/?when=coming", {"act": "show_event"})
    preview = as_secretary.get(chosen.url)
    changes = preview.context["preview"]
    assert [str(one.row.title) for one in changes.refused] == ["Styremøte"]
    assert (changes.same, changes.changes) == (1, [])

    hide = as_secretary.post(f"{LIST}change/?published=yes", {"act": "hide_event"})
    as_secretary.post(hide.url, {"reason": "Utsatt"})
    assert Event.objects.published().count() == 0
    assert as_secretary.post(f"{LIST}change/", {"act": "topic_on"}).status_code == 200


def test_events_go_out_in_files_and_come_back(events, tmp_path):
    rows = Event.objects.order_by("pk").values("slug", "title_nb", "body", "topics")
    before, whole = list(rows), all_rows()
    exchange.write_registry(tmp_path / "ut")
    exchange.load(tmp_path / "ut")
    assert all_rows() == whole

    Event.objects.filter(slug="frokost").update(title_nb="Lunsj", body=None)
    events["Seminar"].topics.clear()
    exchange.load(tmp_path / "ut")

    assert list(rows.all()) == before


def test_an_imported_title_comes_again_on_another_day(events, kari, tmp_path):
    event, day = events["Seminar"], events["Seminar"].held_on
    file = tmp_path / "arrangementer.csv"
    file.write_text(
        "Tittel;Dato;Begynner;Sted\n"
        f"Seminar;{day:%d.%m.%Y};kl. 9.30;Hallen\nSeminar;1.10.2040;18:00;\n"
    )

    call_command("read_file", str(file), "--into", "events")

    event.refresh_from_db()
    assert (event.place, event.starts_at) == ("Hallen", time(9, 30))
    later = Event.objects.get(held_on=date(2040, 10, 1))
    assert (later.title_nb, later.starts_at) == ("Seminar", time(18))


def test_a_new_event_is_saved_from_a_short_form_and_leads_to_its_card(as_secretary):
    new = "/admin/event/new/"
    page = as_secretary.get(LIST)
    assert f'href="{new}"' in page.text
    typed = {"title_nb": "Frokost", "held_on": "3.6.2027", "starts_at": "09:00"}

    refused = as_secretary.post(
        new, filled(as_secretary.get(new), **typed | {"held_on": ""})
    )
    assert [*refused.context["form"].errors] == ["held_on"]
    done = as_secretary.post(new, filled(refused, **typed), follow=True)

    event = Event.objects.get()
    assert done.redirect_chain == [(f"/admin/event/{event.pk}/", 302)]
    assert (event.slug, event.is_published) == ("frokost", False)
