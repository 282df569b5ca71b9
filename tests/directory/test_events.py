"""The public list and pages of events: what visitors see, in which order, and of whom nothing."""

import re
from datetime import time, timedelta
from html import unescape

import pytest
from django.utils import timezone

from members.models import Attendance, Cluster, Event, Organization
from members.queries.filters import EventFilter
from tests.support.factories import make

LIST = "/arrangementer/"
NOW = timezone.now()
NO_TEXT = re.compile(r"<script.*?</script>|<[^>]+>", re.DOTALL)


def visible_text(answer):
    """Return the words of the main part of a page, with single spaces."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(NO_TEXT.sub(" ", main)).split())


def make_event(in_days=7, **fields):
    day = fields.pop("held_on", timezone.localdate() + timedelta(days=in_days))
    others = {n: fields.pop(n, ()) for n in ("co_organizers", "topics", "projects")}
    fields = {"slug": f"e{Event.objects.count()}", "is_published": True} | fields
    event = make(Event, held_on=day, **fields)
    for name, rows in others.items():
        getattr(event, name).set(rows)
    return event


def answer(event, **fields):
    given = {"person": make.person(name="Ada Hemmelig"), "answered_at": NOW} | fields
    return make(Attendance, event=event, **{"status": "", "answer": "yes"} | given)


def come(event, organization):
    """Record a person of the organization as present."""
    answer(event, organization=organization, status="present")


def groups(client, address=LIST):
    """Return {heading: titles} of the list."""
    listing = client.get(address).context["listing"]
    titles = dict(Event.objects.values_list("slug", "title_nb"))
    return {
        label: [
            title for card in cards for s, title in titles.items() if f"/{s}/" in card
        ]
        for label, cards in listing.groups
    }


@pytest.fixture
def four():
    """Create two events to come and two past ones, one about hydrogen on each side."""
    topic = make.topic(slug="hydrogen", label_nb="Hydrogen", label_en="Hydrogen")
    make_event(3, title_nb="Frokost", starts_at=time(8), topics=[topic])
    make_event(3, title_nb="Møte", starts_at=time(7))
    make_event(-1, title_nb="Verksted", topics=[topic])
    make_event(-9, title_nb="Samling", ends_on=timezone.localdate() - timedelta(days=2))
    make_event(4, title_nb="Utkast", is_published=False)


@pytest.mark.parametrize(
    ("query", "expected", "counts"),
    [
        (
            "",
            {"Kommende": ["Møte", "Frokost"], "Tidligere": ["Verksted", "Samling"]},
            2,
        ),
        ("?topic=hydrogen", {"Kommende": ["Frokost"], "Tidligere": ["Verksted"]}, 2),
        ("?when=past", {"Tidligere": ["Verksted", "Samling"]}, 1),
        ("?q=frokost", {"Kommende": ["Frokost"]}, 1),
        ("?topic=unheard-of&when=coming", {"Kommende": ["Møte", "Frokost"]}, 1),
    ],
)
def test_what_comes_stands_first_and_each_choice_counts_its_rows(
    client, four, query, expected, counts
):
    assert groups(client, LIST + query) == expected

    listing = client.get(LIST + query).context["listing"]
    assert list(listing.page) == [row.pk for row in listing.filter.qs]
    assert listing.answer.counts("topic") == {"hydrogen": counts}
    assert listing.filter.database_answer.counts("topic") == {"hydrogen": counts}


def test_an_event_of_several_days_is_to_come_until_its_last_day_is_over(client):
    make_event(-1, title_nb="I gang", ends_on=timezone.localdate())
    make_event(0, title_nb="I dag")

    assert groups(client) == {"Kommende": ["I gang", "I dag"]}


def test_the_index_follows_each_change_of_the_order(client, four):
    client.get(LIST)

    Event.objects.filter(title_nb="Møte").update(starts_at=time(9))

    assert groups(client)["Kommende"] == ["Frokost", "Møte"]
    by_database = [event.pk for event in EventFilter({}).qs]
    assert EventFilter({}).answer[:9] == by_database


@pytest.mark.django_db(transaction=True)
def test_a_card_counts_the_listed_organizations_that_came_as_they_are_now(client):
    event, guests = make_event(-1), [make.organization(), make.organization()]
    for organization in guests:
        come(event, organization)
    before = visible_text(client.get(LIST))

    Organization.objects.filter(pk=guests[0].pk).update(is_listed=False)

    assert "2 virksomheter deltok" in before
    assert "1 virksomhet deltok" in visible_text(client.get(LIST))


def test_a_long_list_has_pages_of_24(client):
    for number in range(61):
        make_event(number + 1)

    pages = [client.get(LIST + query).context["listing"] for query in ("", "?page=3")]

    assert [len(one.page) for one in pages] == [24, 13]
    assert pages[1].groups[0][0] == "Kommende"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"places": 2}, ["1 ledig plass", "Åpent for alle"]),
        ({"places": 1}, ["Alle plassene er tatt. Du kan stå på venteliste."]),
        ({"is_cancelled": True, "places": 2}, ["Arrangementet er avlyst."]),
        ({"audience": "members"}, ["De som er invitert, svarer med lenken"]),
        ({"in_days": -3}, ["Arrangementet er over. 1 virksomhet deltok"]),
        ({"answer_by": timezone.localdate()}, ["Svarfrist"]),
        (
            {"answer_by": timezone.localdate() - timedelta(days=1), "places": 2},
            ["Svarfristen var"],
        ),
    ],
)
def test_a_page_says_in_words_whether_and_how_one_may_come(client, fields, words):
    event = make_event(**{"audience": "open"} | fields)
    come(event, make.organization())

    text = visible_text(client.get(event.get_absolute_url()))

    assert [word for word in words if word not in text] == []
    assert ("ledig" in text) == (words[0] == "1 ledig plass")


def test_a_page_links_what_it_is_about_and_names_no_person_and_nobody_unlisted(client):
    hidden, partner = (
        make.organization(is_listed=False),
        make.organization(name="Partner"),
    )
    site, topic, project = make.site(), make.topic(), make.project()
    rows = {"topics": [topic], "projects": [project], "co_organizers": [partner]}
    event = make_event(-2, organizer=hidden, site=site, note="Ada Notat", **rows)
    come(event, hidden)
    listed = make_event(organizer=partner, co_organizers=[hidden])

    pages = [client.get(a).text for a in (event.get_absolute_url(), LIST)]
    pages += [client.get(listed.get_absolute_url()).text]

    for row in (partner, site, project):
        assert f'<a href="{row.get_absolute_url()}">' in pages[0]
    assert f'<a href="{LIST}?topic={topic.slug}">' in pages[0]
    assert [
        name for name in (hidden.name, "Ada") for text in pages if name in text
    ] == []


def test_the_next_events_stand_where_they_concern_and_past_or_hidden_ones_nowhere(
    client,
):
    Cluster.objects.create(pk=1)
    organizer, partner = make.organization(), make.organization()
    project, site = make.project(), make.site()
    of_all = {"organizer": organizer, "site": site, "projects": [project]}
    of_all["co_organizers"] = [partner]
    make_event(9, title_nb="Senere", **of_all)
    make_event(1, title_nb="Først", is_cancelled=True, **of_all)
    make_event(-1, title_nb="Forbi", **of_all)
    make_event(2, title_nb="Skjult", is_published=False, **of_all)
    make_event(3, title_nb="Andres", organizer=make.organization())

    for row in (organizer, partner, project, site):
        address = row.get_absolute_url()
        text = visible_text(client.get(address))
        found = [
            t for t in ("Først", "Senere", "Forbi", "Skjult", "Andres") if t in text
        ]
        assert (address, found) == (address, ["Først", "Senere"])
        assert text.index("Først") < text.index("Avlyst") < text.index("Senere")
    home = visible_text(client.get("/"))
    assert home.index("Først") < home.index("Andres") < home.index("Senere")


def test_the_front_page_has_no_band_of_events_when_there_are_none_to_come(client):
    Cluster.objects.create(pk=1)
    make_event(-1)

    assert "Kommende arrangementer" not in client.get("/").text


def test_a_search_finds_a_published_event_with_its_day_and_says_that_it_is_cancelled(
    client,
):
    make_event(7, title_nb="Varmedagen", is_cancelled=True)
    make_event(8, title_nb="Varmedagen på lur", is_published=False)

    text = visible_text(client.get("/sok/?q=varmedagen"))

    day = timezone.localdate() + timedelta(days=7)
    assert "1 arrangement" in text
    assert f"Avlyst · {day.day}. " in text
    assert "på lur" not in text
