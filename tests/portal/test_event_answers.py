"""Whoever is invited to an event answers by the link of the e-mail, with one press."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import people
from members.association.events.links import answer_link
from members.models import Attendance, Event, Message, MessageRecipient, Person
from tests.association.events.making import (
    TODAY,
    answers,
    create_event,
    invite,
    invite_and_accept,
)
from tests.support import table_contents
from tests.support.factories import make
from tests.support.html_forms import Page, send
from tests.support.letters import last, letters

COLLEAGUE = {"do": "instead", "name": "Bo Berg", "email": "bo@example.org"}
YES, NO, QUEUE = "Ja, jeg kommer", "Nei, jeg kan ikke komme", "Still meg på ventelisten"
AFTER_ALL = "Jeg kan likevel ikke komme"
INSTEAD = "Meld på kollegaen"
BUTTONS = {
    "": [YES, NO, INSTEAD],
    "yes": [AFTER_ALL, INSTEAD],
    "no": [YES, INSTEAD],
}


def buttons(page):
    main = page.text.partition("<h1>")[2]
    return [text for given, text, _form in Page(main).pressable if "value" in given]


def path_of(row, language="nb"):
    return "/" + answer_link(row, language).split("/", 3)[3]


@pytest.fixture
def row(db):
    return invite(create_event(place="Herøya"), "Anne")


def test_the_link_opens_the_event_with_the_answer_ready_and_writes_nothing(client, row):
    before = table_contents.read()

    page = client.get(path_of(row))

    assert table_contents.read() == before
    assert (buttons(page), dict(page.cookies)) == (BUTTONS[""], {})
    for words in ("Åpen dag", "Herøya", "Anne er invitert og har ikke svart ennå."):
        assert words in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("said", ["yes", "no"])
def test_one_press_answers_and_the_same_link_changes_the_mind(client, row, said):
    address = path_of(row)

    done = send(client, address, do=said)
    then = client.get(address)
    send(client, address, do={"yes": "no", "no": "yes"}[said])

    assert done.url == f"{address}?done"
    assert buttons(then) == BUTTONS[said]
    assert answers(row.event) == {"Anne": {"yes": "no", "no": "yes"}[said]}


def test_the_page_of_whoever_waits_shows_the_number_in_the_queue(client):
    event = create_event(places=1)
    invite_and_accept(event, "Anne", "Berit")
    row = invite(event, "Cecilie")
    asked = client.get(path_of(row))

    send(client, path_of(row), do="yes")

    assert buttons(asked)[0] == QUEUE
    done = client.get(f"{path_of(row)}?done")
    assert "Cecilie er nummer 2 på ventelisten" in done.text
    english = client.get(path_of(row, "en"))
    assert "Cecilie is number 2 on the waiting list" in english.text


def test_an_organization_invited_at_its_own_address_answers_and_names_a_colleague(
    client, ours, kari
):
    event = create_event()
    invited = {"person": None, "organization": ours, "invited_at": timezone.now()}
    row = make(Attendance, event=event, **invited)
    to = {"address": "post@example.org", "language": "nb", "attendance": row}
    message = make(Message, event=event)
    make(MessageRecipient, message=message, person=None, **to)

    send(client, path_of(row), do="yes")

    assert "Yara er påmeldt" in client.get(f"{path_of(row)}?done").text
    assert letters() == [("event_yes", "post@example.org")]
    assert "ATTENDEE" in last("event_yes").calendar
    send(client, path_of(row), **COLLEAGUE)
    given = event.attendances.values_list(
        "answer", "person__name", "organization__name"
    )
    assert sorted(given, key=str) == [("no", None, "Yara"), ("yes", "Bo Berg", "Yara")]
    assert "Yara" in last("event_colleague").text


def test_a_colleague_comes_instead_by_one_press(client, row):
    send(client, path_of(row), **COLLEAGUE)

    assert answers(row.event) == {"Anne": "no", "Bo Berg": "yes"}
    assert Person.objects.get(name="Bo Berg").guest_since is not None
    assert sorted(letters()) == [
        ("event_colleague", "bo@example.org"),
        ("person_told", "bo@example.org"),
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Skriv navnet til kollegaen."),
        ({"email": ""}, "Skriv e-postadressen til kollegaen."),
        ({"email": "bo@"}, "gyldig e-postadresse"),
        ({"email": "anne@example.org"}, "Dette er din egen adresse."),
        ({"name": "https://evil.example"}, "Skriv uten lenker"),
        ({"do": "maybe"}, "maybe"),
    ],
)
def test_a_colleague_without_name_or_address_is_refused_and_the_rest_stays_typed(
    client, row, wrong, words
):
    typed = COLLEAGUE | wrong

    page = send(client, path_of(row), **typed)

    assert (page.status_code, answers(row.event), letters()) == (200, {"Anne": ""}, [])
    assert words in page.text
    for value in filter(None, (typed["name"], typed["email"])):
        assert f'value="{value}"' in page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_cancelled": True}, "Arrangementet er avlyst."),
        ({"held_on": TODAY() - timedelta(days=1)}, "Arrangementet er over."),
        ({"answer_by": TODAY() - timedelta(days=1)}, "Svarfristen var"),
    ],
)
def test_the_page_says_why_nobody_can_answer_any_more(client, row, fields, words):
    Event.objects.update(**fields)

    page = client.get(path_of(row))
    pressed = send(client, path_of(row), do="yes")

    assert (buttons(page), buttons(pressed)) == ([], [])
    assert words in page.text
    assert words in pressed.text
    assert answers(row.event) == {"Anne": ""}


def test_the_link_of_an_erased_person_is_closed_in_words_and_shows_nothing(client, row):
    address = path_of(row)
    people.erase_on_request(row.person)

    page = client.get(address)

    assert (page.status_code, "Anne" in page.text) == (404, False)
