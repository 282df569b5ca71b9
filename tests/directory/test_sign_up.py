"""Anybody signs up for an open event by a link to the own address, without a cookie."""

from datetime import timedelta

import pytest

from members.models import Attendance, Event, Person
from tests.association.events.making import (
    TODAY,
    answers,
    create_event,
    invite_and_accept,
)
from tests.support import table_contents
from tests.support.factories import make
from tests.support.html_forms import HERE, send
from tests.support.letters import last, letters, token_of

FORM = "/arrangementer/apen-dag/paamelding/"
TYPED = {"name": "Gro Gjest", "email": "gro@example.org", "organization": "Ukjent AS"}


@pytest.fixture
def event(db):
    return create_event(audience="open", place="Herøya")


def link():
    return f"/bekreft/{token_of(last('event_confirm'))}/"


def test_who_has_filled_in_the_form_is_on_the_list_once_the_address_is_confirmed(
    client, event
):
    answer = send(client, FORM, **TYPED)
    before = (Person.objects.count(), letters(), answers(event))
    page = client.get(link())
    send(client, link())

    assert answer.url == f"{FORM}?sent"
    assert "Du er påmeldt når du har åpnet lenken" in client.get(answer.url).text
    assert before == (0, [("event_confirm", "gro@example.org")], {})
    assert "Gro Gjest" in page.text
    row = Attendance.objects.get()
    assert (row.person.name, row.answer) == ("Gro Gjest", "yes")
    assert (row.company, row.organization) == ("Ukjent AS", None)
    assert "Gro Gjest er påmeldt." in client.get(f"{link()}?done").text
    assert dict(client.cookies) == {}


def test_the_link_pressed_twice_signs_up_once(client, event):
    send(client, FORM, **TYPED)
    send(client, link())
    before = table_contents.read()

    send(client, link())

    assert table_contents.read() == before


@pytest.mark.parametrize("name", ["Yara", "YARA"])
def test_an_organization_in_the_registry_is_found_by_its_name(
    client, event, ours, name
):
    send(client, FORM, **TYPED | {"organization": name})
    send(client, link())

    row = Attendance.objects.get()
    assert (row.organization, row.company) == (ours, "")


def test_an_organization_that_is_not_public_is_nobodys_to_find(client, event):
    make.organization(name="Skjult AS", is_listed=False)
    send(client, FORM, **TYPED | {"organization": "Skjult AS"})
    send(client, link())

    row = Attendance.objects.get()
    assert (row.organization, row.company) == (None, "Skjult AS")


def test_a_person_whom_the_registry_has_keeps_the_registered_name(client, event, ours):
    person = make.contact(ours, name="Gro Registrert", email=TYPED["email"])

    send(client, FORM, **TYPED)
    send(client, link())

    assert Attendance.objects.get().person == person
    assert answers(event) == {"Gro Registrert": "yes"}


def test_a_full_event_has_a_queue_for_those_who_sign_up(client, event):
    invite_and_accept(event, "Anne")
    Event.objects.update(places=1)
    form = client.get(FORM)

    send(client, FORM, **TYPED)
    send(client, link())

    assert "Alle plasser er tatt." in form.text
    assert answers(event) == {"Anne": "yes", "Gro Gjest": "waiting"}
    assert "nummer 1 på ventelisten" in client.get(f"{link()}?done").text


CLOSED = {
    "for members": ({"audience": "members"}, "Bare inviterte"),
    "called off": ({"is_cancelled": True}, "Arrangementet er avlyst."),
    "over": ({"held_on": TODAY() - timedelta(days=1)}, "Arrangementet er over."),
    "late": ({"answer_by": TODAY() - timedelta(days=1)}, "Svarfristen var"),
}


@pytest.mark.parametrize("why", CLOSED)
def test_nobody_signs_up_for_an_event_that_is_not_open_and_the_page_says_why(
    client, event, why
):
    send(client, FORM, **TYPED)
    sent = letters()
    fields, words = CLOSED[why]
    Event.objects.update(**fields)

    pages = [client.get(FORM), send(client, FORM, **TYPED)]
    pages.append(send(client, link()))

    for page in pages:
        assert (page.status_code, words in page.text) == (200, True)
    assert Person.objects.count() == 0
    assert (answers(event), letters()) == ({}, sent)


def test_an_event_that_is_not_published_has_no_form(client, event):
    Event.objects.update(is_published=False)

    assert client.get(FORM).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Skriv navnet ditt."),
        ({"email": ""}, "Skriv e-postadressen din."),
        ({"email": "gro@"}, "gyldig e-postadresse"),
        ({"name": "https://evil.example"}, "Skriv uten lenker"),
        ({"organization": "x" * 121}, "120"),
    ],
)
def test_bad_input_keeps_what_is_typed(client, event, wrong, words):
    page = send(client, FORM, **TYPED | wrong)

    assert (page.status_code, letters()) == (200, [])
    assert words in page.text
    for value in filter(None, (TYPED | wrong).values()):
        assert f'value="{value}"' in page.text


def test_an_address_gets_three_links_a_day_and_nobody_learns_of_a_fourth(client, event):
    pages = [send(client, FORM, **TYPED).url for _each in range(4)]

    assert pages == [f"{FORM}?sent"] * 4
    assert letters() == [("event_confirm", TYPED["email"])] * 3


def test_a_visitor_sends_ten_forms_an_hour(client, event):
    typed = [TYPED | {"email": f"gro{n}@example.org"} for n in range(11)]
    codes = [send(client, FORM, **one).status_code for one in typed]

    assert codes == [302] * 10 + [200]
    assert len(letters()) == 10


def test_the_same_form_sent_twice_sends_one_link(client, event):
    token = client.get(FORM).context["form_token"]

    for _twice in range(2):
        client.post(FORM, {**TYPED, "form_token": token}, headers=HERE)

    assert letters() == [("event_confirm", TYPED["email"])]


def test_a_former_address_of_the_event_leads_to_the_form(client, event):
    Event.objects.filter(pk=event.pk).update(slug="dagen")

    answer = client.get(FORM)

    assert (answer.status_code, answer.url) == (301, FORM.replace("apen-dag", "dagen"))
