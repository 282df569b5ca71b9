"""Events: in public, on the desk, in files, in the search, waiting, and undone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from members import exchange
from members.models import Batch, Event, EventAttendance
from tests.support.admin import add_row, address, choose, listed, titles, undo
from tests.support.csv_folders import all_rows
from tests.support.factories import make_organization, make_person, make_site
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.rows import make
from tests.support.timelines import changes

pytestmark = pytest.mark.django_db
AHEAD, HOUR = timezone.now() + timedelta(days=30), timedelta(hours=1)
LIST = "/arrangementer/"
NINE = datetime(2027, 3, 8, 8, tzinfo=UTC)


def make_event(**fields):
    return make(Event, **{"begins_at": AHEAD, "is_published": True} | fields)


def names(page):
    """Return {heading: events} of the list."""
    return {str(heading): [*map(str, rows)] for heading, rows in page.context["groups"]}


def test_visitors_find_published_events_those_to_come_first(client):
    make_event(title_nb="Vår", begins_at=AHEAD + HOUR)
    make_event(title_nb="Nå", begins_at=AHEAD)
    make_event(title_nb="Før", begins_at=AHEAD - timedelta(days=90))
    make_event(title_nb="Utkast", is_published=False)

    assert names(client.get(LIST)) == {"Kommende": ["Nå", "Vår"], "Tidligere": ["Før"]}
    assert names(client.get(f"{LIST}?q=vår")) == {"Kommende": ["Vår"], "Tidligere": []}
    assert client.get(LIST).text.count(f'href="{LIST}"') >= 1
    assert client.get("/sitemap.xml").text.count("/arrangementer/</loc>") == 1


def test_the_page_of_an_event_says_when_where_and_by_whom(client):
    listed, other = make_organization(), make_organization(is_listed=False)
    given = {"begins_at": NINE, "ends_at": NINE + 2 * HOUR, "text_en": "Come in"}
    event = make_event(title_en="Breakfast", site=make_site(name="Rafnes"), **given)

    english = client.get(f"/en/events/{event.slug}/").text
    assert "<h1>Breakfast</h1>" in english
    assert "8 March 2027" in english
    assert "Come in" in english
    for organizer, is_named in (listed, True), (other, False):
        Event.objects.update(organizer=organizer)
        text = client.get(f"{LIST}{event.slug}/").text
        assert ("Rafnes" in text, organizer.name in text) == (True, is_named)
        assert "8. mars 2027 09:00–11:00" in text

    Event.objects.update(slug="ny")
    moved = client.get(f"{LIST}{event.slug}/")
    assert (moved.status_code, moved.url) == (301, "/arrangementer/ny/")
    Event.objects.update(is_published=False)
    assert client.get("/arrangementer/ny/").status_code == 404


def test_pages_of_events_run_as_many_queries_for_one_as_for_eight(client):
    event = make_event(site=make_site(), organizer=make_organization())
    for number in 1, 8:
        while Event.objects.count() < number:
            make_event(site=make_site())
        for place, queries in ((LIST, 2), (event.get_absolute_url(), 1)):
            Event.objects.filter(pk=event.pk).update(place=f"{number} {queries}")
            with CaptureQueriesContext(connection) as counted:
                assert client.get(place).status_code == 200
            assert len(counted) == queries, place


def test_visitors_and_staff_find_events_by_their_titles(client, as_secretary):
    event = make_event(title_nb="Hydrogendagen")
    make_event(title_nb="Hydrogenutkast", is_published=False)

    [group] = client.get("/sok/?q=hydrogendagen").context["results"].groups
    assert (group.label, group.hits) == ("1 arrangement", [event])
    assert group.address == f"{LIST}?q=hydrogendagen"
    page = client.get("/sok/?q=hydrogen")
    assert "Hydrogendagen" in strip_tags(page.text)
    assert "Hydrogenutkast" not in page.text
    desk = as_secretary.get(reverse("admin:desk_search"), {"q": "hydrogen"})
    assert "Hydrogenutkast" in strip_tags(desk.text)
    there = address(Event)
    assert listed(as_secretary, there, q="hydrogenut") == ["Hydrogenutkast"]


def test_who_came_is_recorded_at_the_desk_and_undone(as_secretary):
    organization, person = make_organization(name="Alfa AS"), make_person(name="Ada")
    add = reverse("admin:members_event_add")
    times = {"begins_at_0": "8.3.2020", "begins_at_1": "09:00", "title_nb": "Frokost"}
    as_secretary.post(add, filled(as_secretary.get(add), **times))
    event = Event.objects.get()
    assert (event.slug, event.is_published) == ("frokost", False)
    assert event.begins_at == datetime(2020, 3, 8, 8, tzinfo=UTC)
    assert titles(as_secretary, "events") == ["Frokost"]

    page = address(Event, event)
    values = add_row(
        filled(as_secretary.get(page)),
        "attendances",
        event=event.pk,
        organization=organization.pk,
        person="",
        number="12",
    )
    person_row = {"organization": organization.pk, "person": person.pk, "number": "1"}
    values = add_row(values, "attendances", event=event.pk, **person_row)
    assert as_secretary.post(page, values).status_code == 302
    assert [str(row) for row in event.attendances.all()] == ["Alfa AS: 12", "Ada: 1"]
    assert titles(as_secretary, "events") == []
    history = as_secretary.get(address(Event, event, "history")).text
    assert ("Alfa AS" in history, "Ada" in history) == (True, True)

    undo(as_secretary, Batch.objects.order_by("pk").last())
    assert EventAttendance.objects.count() == 0
    assert changes(event)[-1][:2] == ("Arrangement", "lagt til")


def test_readers_see_events_and_not_who_came(client, reader):
    event = make(EventAttendance, person=make_person(name="Ada"), number=1).event
    page = log_in(client, reader).get(address(Event, event))

    assert (page.status_code, "Ada" in page.text) == (200, False)


def test_events_go_out_in_files_and_come_in(as_secretary, tmp_path):
    event = make_event(title_nb="Vår", begins_at=NINE, ends_at=NINE + HOUR)
    there = address(Event)
    sheet = as_secretary.post(there, choose([event], "download"))
    assert b"".join(sheet.streaming_content)[:2] == b"PK"

    before = all_rows()
    exchange.write_registry(tmp_path / "ut")
    exchange.load(tmp_path / "ut")
    assert all_rows() == before
    Event.objects.update(ends_at=None)
    exchange.load(tmp_path / "ut")
    assert Event.objects.get().ends_at == NINE + HOUR

    file = tmp_path / "arrangementer.csv"
    file.write_text(
        "Tittel på norsk;Begynner;Nøyaktig sted\nVår;8.3.2027 09:30;Hallen\nHøst;"
        "1.10.2027 09:30;\n"
    )
    call_command("read_file", str(file), "--into", "events")
    rows = Event.objects.order_by("begins_at").values_list("title_nb", "place")
    assert [*rows] == [("Vår", "Hallen"), ("Høst", "")]
    assert Event.objects.get(title_nb="Vår").begins_at == NINE + HOUR / 2
