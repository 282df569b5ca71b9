"""Words that come by a link are public only once the secretariat has approved them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from members import people
from members.models import Batch, Consent, Person
from members.records.history import undo
from tests.support.consent_page import page_of, shown
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.letters import last, letters
from tests.support.refusals import refusal

OLD = {"name": "Nora Nordmann", "title": "Leder", "phone": "35 00 00 01"}
NEW = {"name": "Nora N.", "title": "Sjef", "phone": "35 00 00 02"}
TYPED = NEW | {"email": "nora@example.org", "language": "nb"}


@pytest.fixture
def nora(ours, ola):
    """Return a contact who shows the name and the title, not the telephone."""
    return make.contact(ours, **OLD, email=TYPED["email"], agreed=["name", "title"])


@pytest.fixture
def corrected(nora, client):
    send(client, page_of(nora), do="correct", **TYPED)
    nora.refresh_from_db()
    return nora


def values(person):
    person.refresh_from_db()
    return {item: getattr(person, item) for item in OLD}


def public(client):
    page = client.get("/medlemmer/yara/kontakt/").text
    return {word for word in [*OLD.values(), *NEW.values()] if word in page}


def page_at_desk(person):
    return reverse("admin:person_correction", args=[person.pk])


def decide(desk, person, name, **typed):
    form = desk.get(page_at_desk(person)).context["forms"][name]
    typed |= {name: "yes", "seen": form["seen"].value()}
    return desk.post(page_at_desk(person), typed)


def test_public_words_wait_and_private_ones_are_stored_but_cannot_be_shown(
    client, corrected, ola
):
    assert values(corrected) == OLD | {"phone": NEW["phone"]}
    assert public(client) == {OLD["name"], OLD["title"]}
    assert letters() == [("person_corrected", ola.email)]
    told = last("person_corrected")
    assert [word for word in NEW.values() if word in told.subject + told.text] == []
    own = client.get(page_of(corrected)).context["own"]
    assert own.waiting == [("navn", "Nora N."), ("stilling", "Sjef")]
    assert [item for item, _value in own.places[0].items] == ["name", "title", "email"]

    contact = {"contact": corrected.contact}
    refused = refusal(people.set_consents, corrected, ["phone"], **contact)
    assert refused.code == "unread"
    with pytest.raises(IntegrityError, match="read before"), transaction.atomic():
        make.consent(corrected, "phone")
    with pytest.raises(IntegrityError, match="read before"), transaction.atomic():
        Person.objects.filter(pk=corrected.pk).update(unread_items=["title"])


def test_once_approved_they_are_public_and_consent_is_possible(
    client, corrected, as_secretary
):
    assert decide(as_secretary, corrected, "approve").status_code == 302

    assert (values(corrected), corrected.unread_items) == (NEW, [])
    assert public(client) == {NEW["name"], NEW["title"]}
    people.set_consents(corrected, ["phone"], contact=corrected.contact)
    assert letters()[1:] == [("person_correction_decided", TYPED["email"])]
    assert as_secretary.get(page_at_desk(corrected)).context["forms"] == {}


def test_an_undone_approval_waits_again_and_shows_nothing(
    client, corrected, as_secretary, kari
):
    decide(as_secretary, corrected, "approve")
    people.set_consents(corrected, ["phone"], contact=corrected.contact)

    undo(Batch.objects.latest("pk"), by=kari)

    assert values(corrected) == OLD | {"phone": NEW["phone"]}
    assert (shown(corrected), public(client)) == (set(), set())
    assert corrected.unread_items == ["phone"]
    assert [*as_secretary.get(page_at_desk(corrected)).context["forms"]] != []
    assert letters()[-1] == ("person_changed", TYPED["email"])


def test_once_declined_the_former_words_stay_and_the_person_reads_why(
    client, corrected, as_secretary
):
    page = decide(as_secretary, corrected, "decline", reason="")
    assert list(page.context["forms"]["decline"].errors) == ["reason"]
    decide(as_secretary, corrected, "decline", reason="Det er en annen.")

    assert values(corrected) == OLD | {"phone": NEW["phone"]}
    assert (corrected.new_items, corrected.unread_items) == ({}, ["phone"])
    assert public(client) == {OLD["name"], OLD["title"]}
    assert "Det er en annen." in last("person_correction_decided").text


def test_a_correction_that_changed_meanwhile_is_read_again(corrected, as_secretary):
    form = as_secretary.get(page_at_desk(corrected)).context["forms"]["approve"]
    people.correct(corrected, **TYPED | {"title": "Konge"})

    typed = {"approve": "yes", "seen": form["seen"].value()}
    page = as_secretary.post(page_at_desk(corrected), typed)

    assert page.status_code == 200
    said = "Personen har rettet dette på nytt. Se hvordan det er nå."
    assert page.context["forms"]["approve"].non_field_errors() == [said]
    assert values(corrected)["title"] == OLD["title"]


def test_nobody_waits_longer_than_a_month_for_the_former_words_to_go(client, corrected):
    for days, expected in ((29, OLD), (30, NEW)):
        day = timezone.localdate() - timedelta(days=days)
        Person.objects.update(corrected_on=day)
        for _twice in range(2):
            people.hide_late_corrections()
        assert values(corrected)["title"] == expected["title"], days
    assert (shown(corrected), public(client)) == (set(), set())
    assert corrected.unread_items == ["name", "phone", "title"]
    assert letters()[1:] == [("person_correction_decided", TYPED["email"])]


AT_ONCE = {
    "hide": ({"do": "hide", "sure": "yes"}, set()),
    "withdraw": ({"do": "agree"}, set()),
    "empty": ({"do": "correct", **TYPED, "title": ""}, {"name"}),
    "take back": ({"do": "correct", **TYPED, **OLD}, {"name", "title"}),
}


@pytest.mark.parametrize("act", AT_ONCE)
def test_hiding_and_taking_back_never_wait(client, corrected, act):
    typed, left = AT_ONCE[act]
    send(client, page_of(corrected), **typed)

    assert shown(corrected) == left
    waiting = {"name", "title"} if act in ("hide", "withdraw") else {*left} - {"title"}
    corrected.refresh_from_db()
    assert corrected.new_items.keys() == (set() if act == "take back" else waiting)


def test_a_new_picture_is_hidden_until_it_is_approved(nora, as_secretary):
    nora.picture = make.picture()
    nora.save()
    people.set_consents(nora, ["picture", "name"], contact=nora.contact)
    given = OLD | {"email": nora.email}

    people.correct(nora, **given, picture=make.picture(data=b"ny"))

    nora.refresh_from_db()
    assert (shown(nora), nora.unread_items) == ({"name"}, ["picture"])
    assert Consent.objects.filter(item="picture", is_revoked=True).count() == 1
    page = as_secretary.get(page_at_desk(nora))
    assert reverse("admin:picture", args=[nora.picture.hash]) in page.text


@pytest.mark.parametrize("item", ["name", "title"])
def test_a_name_and_a_title_take_no_link_number_or_second_line(client, nora, item):
    for text in ("Se klynge.com", "Konto 1234.56.78903", "Ola\nBetal nå", "ola@klynge"):
        page = send(client, page_of(nora), do="correct", **TYPED | {item: text})
        form = page.context["own"].forms["correct"]
        assert (list(form.errors), form[item].value()) == ([item], text)
    assert values(nora) == OLD
