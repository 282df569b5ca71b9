"""The public calendars: which events, in which language, and what a wrong topic answers."""

from datetime import timedelta

import pytest
import vobject
from django.utils import timezone

from members.models import Event, EventTopic
from tests.support.factories import make

FEED = "/kalender.ics"
DAY = timedelta(days=1)


def make_event(title, *topics, days=1, **fields):
    held_on = timezone.localdate() + days * DAY
    given = {"audience": "open", "is_published": True, "slug": title.lower(), **fields}
    event = make(Event, title_nb=title, held_on=held_on, **given)
    for topic in topics:
        EventTopic.objects.create(event=event, topic=topic)
    return event


@pytest.fixture
def topics():
    heat = make.topic(slug="varme", label_nb="Varme", label_en="Heat")
    return [
        heat,
        make.topic(slug="hydrogen"),
        make.topic(slug="brukt", is_retired=True),
    ]


@pytest.fixture
def events(topics):
    heat, hydrogen, retired = topics
    make_event("Fyring", heat, retired, title_en="Firing", place="Herøya")
    make_event("Vann", hydrogen, days=2)
    make_event("Begge", heat, hydrogen, days=3)
    make_event("Nylig", days=-90)


def titles(client, address=FEED):
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(answer.text)
    return [entry.summary.value for entry in calendar.contents.get("vevent", [])]


def test_the_feed_has_published_events_of_the_last_90_days_and_ahead(client, events):
    Event.objects.filter(title_nb="Begge").update(audience="members")
    make_event("Skjult", is_published=False)
    make_event("Lenge siden", slug="lenge", days=-91)

    assert titles(client) == ["Nylig", "Fyring", "Vann", "Begge"]


def test_the_list_leads_to_a_calendar_of_its_topics(client, events):
    for query, address in ("", FEED), ("?topic=varme", f"{FEED}?topic=varme"):
        assert f'href="{address}"' in client.get(f"/arrangementer/{query}").text
        assert titles(client, address)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?topic=varme", ["Fyring", "Begge"]),
        ("?topic=varme&topic=hydrogen", ["Fyring", "Vann", "Begge"]),
        ("?topic=", ["Nylig", "Fyring", "Vann", "Begge"]),
        ("?unknown=1", ["Nylig", "Fyring", "Vann", "Begge"]),
    ],
)
def test_several_topics_mean_one_of_them(client, events, query, expected):
    assert titles(client, FEED + query) == expected


@pytest.mark.parametrize("topic", ["finnesikke", "brukt", "<b>", "\N{SNOWMAN}"])
def test_a_topic_that_there_is_not_is_named_in_the_answer(client, events, topic):
    answers = [
        client.get(page, {"topic": topic}) for page in (FEED, "/en/calendar.ics")
    ]

    texts = [
        f"Det finnes ikke noe fagområde «{topic}».",
        f"There is no topic “{topic}”.",
    ]
    assert [answer.text for answer in answers] == texts
    assert {answer.status_code for answer in answers} == {400}
    assert {answer["Content-Type"] for answer in answers} == {
        "text/plain; charset=utf-8"
    }


def test_an_event_has_a_file_of_its_own_in_the_language_of_the_address(client, events):
    answer = client.get("/en/events/fyring/calendar.ics")
    entry = vobject.readOne(answer.text).vevent
    Event.objects.filter(slug="fyring").update(slug="varm")
    moved = client.get("/arrangementer/fyring/kalender.ics")
    make_event("Skjult", is_published=False)

    assert (entry.summary.value, entry.location.value) == ("Firing", "Herøya")
    assert entry.url.value.endswith("/en/events/fyring/")
    assert answer["Content-Disposition"] == 'inline; filename="fyring.ics"'
    assert moved["Location"] == "/arrangementer/varm/kalender.ics"
    assert client.get("/arrangementer/skjult/kalender.ics").status_code == 404
    assert "ATTENDEE" not in answer.text
