"""What persons do by their own link: consent, withdraw, correct, change address, be erased."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.utils import timezone

from members import confirmations, people
from members.models import Consent, Erasure, Letter, Person
from tests.support.consent_page import shown
from tests.support.factories import (
    make_contact,
    make_member,
    make_person,
    make_picture,
    make_secretary,
    make_user,
)
from tests.support.letters import last, letters, token_of
from tests.support.refusals import refusal
from tests.support.rows import make

pytestmark = pytest.mark.django_db
NEW = "ny@example.org"


def test_exactly_the_items_consented_to_are_shown_and_recorded_with_day_and_text():
    person = make_contact(title="Leder", phone="35")

    people.set_consents(person, ["name", "phone"], contact=person.contact)
    people.set_consents(person, ["name", "title"], contact=person.contact)

    today = timezone.localdate()
    kept = Consent.objects.values_list(
        "item", "since", "until", "text_version", "is_by_link"
    )
    assert shown(person) == {"name", "title"}
    assert set(kept) == {
        ("name", today, None, "2", True),
        ("phone", today, today, "2", True),
        ("title", today, None, "2", True),
    }


def test_consenting_twice_is_recorded_once():
    person = make_contact()

    for _twice in range(2):
        people.set_consents(person, ["name", "email"], contact=person.contact)

    assert Consent.objects.count() == 2


def test_all_is_withdrawn_at_once_and_may_be_consented_to_again_the_same_day():
    person = make_contact(agreed=["name", "email"])

    people.withdraw_consents(person)
    assert shown(person) == set()

    people.set_consents(person, ["name"], contact=person.contact)
    assert shown(person) == {"name"}
    assert Consent.objects.count() == 3


def test_nobody_consents_to_an_empty_item():
    person = make_contact(agreed=["name"])

    assert (
        refusal(
            lambda: people.set_consents(
                person, ["name", "phone"], contact=person.contact
            )
        ).code
        == "missing"
    )
    assert shown(person) == {"name"}


def test_a_correction_counts_at_once_and_stays_shown():
    person = make_contact(title="Leder", agreed=["name", "title"])
    picture = make_picture()

    is_asked = people.correct(
        person,
        name="Nora N.",
        title="Sjef",
        email=person.email.upper(),
        picture=picture,
        language="en",
    )

    person.refresh_from_db()
    assert (person.name, person.title, person.picture) == ("Nora N.", "Sjef", picture)
    assert (person.language, person.own_items) == ("en", ["name", "title", "picture"])
    assert shown(person) == {"name", "title"}
    assert (is_asked, letters()) == (False, [])


def test_what_the_person_empties_is_no_longer_shown():
    person = make_contact(title="Leder", phone="35", agreed=["name", "phone"])

    people.correct(person, email=person.email, phone="")

    assert shown(person) == {"name"}
    assert Person.objects.get().phone == ""


def test_a_new_address_counts_once_it_is_confirmed():
    person = make_contact(email="gammel@example.org", agreed=["name", "email"])
    former = people.token_for(person)

    for _twice in range(2):
        assert people.correct(person, email=NEW.upper()) is True

    assert letters() == [("person_address", NEW)]
    assert Person.objects.get().email == "gammel@example.org"
    purpose, values = confirmations.read(token_of(last("person_address")))
    assert purpose == people.PURPOSE
    for _twice in range(2):
        people.confirm_address(values["person"], values["key"], values["email"])
    moved = Person.objects.get()
    assert (moved.email, moved.own_items) == (NEW, ["email"])
    assert shown(person) == {"name", "email"}
    assert refusal(lambda: people.find_by_token(former)).code == "closed"
    assert letters() == [("person_address", NEW), ("person_link", NEW)]
    assert people.find_by_token(token_of(last("person_link"))) == moved


def test_the_address_of_another_contact_is_refused_with_a_message():
    ours = make_member()
    person = make_contact(ours)
    make_contact(ours, email=NEW)

    given = person.pk, person.link_key, NEW
    assert refusal(lambda: people.confirm_address(*given)).code == "refused"
    assert Letter.objects.count() == 0


def test_a_confirmation_link_from_before_the_last_change_is_refused():
    person = make_person()
    old = person.pk, person.link_key, NEW
    people.confirm_address(person.pk, person.link_key, "annen@example.org")

    assert refusal(lambda: people.confirm_address(*old)).code == "closed"
    assert Person.objects.get().email == "annen@example.org"


def test_each_link_is_of_one_person_and_of_none_once_erased():
    other, asking, erased = make_person(), make_person(), make_person(link_key="")

    people.confirm_address(asking.pk, asking.link_key, NEW)

    emails = Person.objects.in_bulk([other.pk, asking.pk])
    assert [row.email for row in emails.values()] == [other.email, NEW]
    moved = emails[asking.pk]
    assert people.find_by_token(people.token_for(moved)) == moved
    closed = refusal(lambda: people.find_for_address(erased.pk, "", NEW))
    assert closed.code == "closed", "An erased person asks for nothing."


@pytest.mark.parametrize(
    "other",
    [
        {"to": "annen@example.org"},
        {"kind": "other"},
        {"made_at": timezone.now() - timedelta(minutes=2)},
    ],
    ids=["another address", "another kind", "two minutes ago"],
)
def test_only_a_double_click_on_an_address_is_ignored(other):
    person = make_person()
    make(Letter, **{"kind": people.PURPOSE, "to": NEW, **other})

    people.correct(person, email=NEW)

    sent = letters()[1:]
    assert sent == [(people.PURPOSE, NEW)], "Each wish to change is confirmed by link."


@pytest.mark.parametrize(
    "alter",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: f"{token}a",
        lambda token: token.swapcase(),
        lambda token: token.split(".")[0],
        lambda token: "æ\0" * 300,
        lambda token: Signer(salt="members.confirmations", sep=".").sign_object(
            [1, ""]
        ),
        lambda token: Signer(salt="members.people", sep=".").sign_object("x"),
        lambda token: Signer(salt="members.people", sep=".").sign_object([0, "x"]),
    ],
)
def test_an_invalid_token_finds_nobody(alter):
    token = alter(people.token_for(make_person()))

    assert refusal(lambda: people.find_by_token(token)).code == "closed"


def test_a_closed_link_finds_nobody():
    person = make_person(link_key="")

    assert (
        refusal(lambda: people.find_by_token(people.token_for(person))).code == "closed"
    )


def test_who_asks_for_erasure_is_erased_at_once():
    person = make_contact(name="Nora Nordmann", agreed=["name", "email"])
    token = people.token_for(person)

    assert people.erase_on_request(person) is True

    left = Person.objects.values_list("name", "email", "link_key").get()
    assert left == ("[slettet]", "", "")
    assert (Consent.objects.count(), letters()) == (0, [])
    erasure = Erasure.objects.values_list("noun", "row_id", "by", "reason").get()
    assert erasure == ("person", person.pk, None, "asked")
    assert refusal(lambda: people.find_by_token(token)).code == "closed"
    assert people.was_erased(token)


def test_the_user_with_the_same_address_is_erased_too():
    user = make_user(email="nora@example.org", name="Nora Nordmann")
    person = make_contact(email="Nora@example.org")

    people.erase_on_request(person)

    user.refresh_from_db()
    assert (user.name, user.is_active) == ("[slettet]", False)


@pytest.mark.parametrize("token", ["", "x", "WzEsIngiXQ", Signer().sign_object([1])])
def test_an_invalid_token_is_of_nobody_erased(token):
    person = make_person()
    make(Erasure, noun="user", row_id=person.pk)
    make(Erasure, row_id=person.pk + 1)

    assert not people.was_erased(token)
    assert not people.was_erased(people.token_for(person))


def test_staff_are_hidden_at_once_and_their_erasure_is_requested_once(settings):
    settings.DEFAULT_FROM_EMAIL = "Sekretariatet <post@example.org>"
    staff = make_secretary(email="nora@example.org")
    person = make_contact(
        name="Nora Nordmann", email=staff.email, agreed=["name", "email"]
    )

    done = [people.erase_on_request(person) for _twice in range(2)]

    assert (done, shown(person)) == ([False, False], set())
    assert Person.objects.get().erasure_asked_on == timezone.localdate()
    assert letters() == [("erasure_asked", "post@example.org")]
    assert "Nora Nordmann" in last("erasure_asked").text
    assert f"/admin/members/person/{person.pk}/change/" in last("erasure_asked").text
