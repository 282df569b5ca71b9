"""A page that shows an event is renewed by each change of what it shows of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Attendance, Cluster, Event
from members.operation.publication import today
from tests.support.factories import make
from tests.support.index_contents import forget_touches

HOST = "http://testserver"
BESIDE = {"organizer", "partner", "project", "site", "home"}
OWN = {"list", "event"}


@pytest.fixture
def rows():
    """Create an event to come and a past one, and all that they are about."""
    Cluster.objects.create(pk=1)
    day, week = timezone.localdate(), timedelta(days=7)
    rows = {"organizer": make.organization(), "partner": make.organization()}
    rows |= {"other": make.organization(), "project": make.project()}
    rows |= {"site": make.site(), "topic": make.topic(label_nb="Hydrogen")}
    shown = {"is_published": True, "organizer": rows["organizer"], "places": 9}
    shown |= {"site": rows["site"], "title_nb": "Dagen"}
    rows["event"] = event = make(Event, held_on=day + week, slug="neste", **shown)
    rows["past"] = make(Event, held_on=day - week, slug="forrige", **shown)
    bare = {"held_on": day, "slug": "i-dag", "is_published": True}
    rows["bare"] = make(Event, title_nb="Uten sted", **bare)
    for one in (event, rows["bare"]):
        one.co_organizers.add(rows["partner"])
        one.projects.add(rows["project"])
    event.topics.add(rows["topic"])
    return rows


def update(name, /, **fields):
    return lambda rows: (
        type(rows[name]).objects.filter(pk=rows[name].pk).update(**fields)
    )


def attend(name, /, **fields):
    given = {"status": "", "answered_at": timezone.now(), **fields}
    return lambda rows: make(
        Attendance, event=rows[name], organization=rows["other"], **given
    )


CHANGES = {
    "its title": (update("event", title_nb="Kvelden"), {*OWN, *BESIDE, "search"}),
    "its title, and no site": (
        update("bare", title_nb="Kvelden"),
        {"list", "bare", "partner", "project", "home"},
    ),
    "called off": (update("event", is_cancelled=True), {*OWN, *BESIDE, "search"}),
    "withdrawn": (update("event", is_published=False), {*OWN, *BESIDE, "search"}),
    "deleted": (lambda rows: rows["event"].delete(), {*OWN, *BESIDE, "search"}),
    "its text": (update("event", text_nb="Velkommen"), {"event"}),
    "its topic": (update("topic", label_nb="Ammoniakk"), OWN),
    "its site": (update("site", name="Havna"), {*OWN, *BESIDE, "past"}),
    "an organizer unlisted": (
        update("partner", is_listed=False),
        {"event", "bare", "partner"},
    ),
    "an organizer more": (
        lambda rows: rows["event"].co_organizers.add(rows["other"]),
        {"event", "other"},
    ),
    "a place taken": (attend("event", answer="yes"), OWN),
    "who came": (attend("past", answer="yes", status="present"), {"list", "past"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_renews_each_page_that_shows_it(name, rows, visitor, fresh, published):
    change, expected = CHANGES[name]
    places = {n: r.get_absolute_url() for n, r in rows.items() if n != "topic"}
    places |= {"list": "/arrangementer/", "home": "/", "search": "/sok/?q=dagen"}
    before = {name: visitor.get(place).text for name, place in places.items()}
    forget_touches()

    change(rows)
    published.forget()

    kept = {a.removeprefix(HOST) for a in published.store.valid_addresses(today())}
    after = {name: fresh.get(place).text for name, place in places.items()}
    changed = {name for name in places if after[name] != before[name]}
    left = {name for name, place in places.items() if kept & {place, f"{place}?"}}
    assert (changed, changed & left) == (expected, set())


def test_an_answer_withdraws_nothing_and_leaves_the_pages_that_show_none(
    rows, visitor, published, kept
):
    places = [rows[n].get_absolute_url() for n in ("other", "organizer", "project")]
    for place in places:
        visitor.get(place)
    forget_touches()

    attend("event", answer="yes")(rows)
    published.forget()

    assert kept() == {f"{place}?" for place in places}
