"""What a person does by the link: agree, hide, correct, move to another address, go."""

import pytest
from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.utils import timezone

from members import confirmations, people
from members.models import Consent, Erasure, Letter, Person
from tests.access.letters import last, letters, token_of
from tests.support.factories import (
    make_contact,
    make_member,
    make_person,
    make_picture,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db
NEW = "ny@example.org"


def shown(person):
    return Person.objects.get(pk=person.pk).agreed_on(timezone.localdate())


def refusal(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return refused.value.code


def test_exactly_the_items_agreed_to_are_shown_with_day_and_text():
    person = make_contact(title="Leder", phone="35")

    people.agree(person, ["name", "phone"])
    people.agree(person, ["name", "title"])

    today = timezone.localdate()
    kept = Consent.objects.values_list(
        "item", "since", "until", "text_version", "is_by_link"
    )
    assert shown(person) == {"name", "title"}
    assert set(kept) == {
        ("name", today, None, "1", True),
        ("phone", today, today, "1", True),
        ("title", today, None, "1", True),
    }


def test_agreeing_twice_agrees_once():
    person = make_contact()

    for _twice in range(2):
        people.agree(person, ["name", "email"])

    assert Consent.objects.count() == 2


def test_all_is_hidden_at_once_and_may_be_shown_again_the_same_day():
    person = make_contact(agreed=["name", "email"])

    people.hide(person)
    assert shown(person) == set()

    people.agree(person, ["name"])
    assert shown(person) == {"name"}
    assert Consent.objects.count() == 3


def test_nobody_agrees_to_what_is_not_there():
    person = make_contact(agreed=["name"])

    assert refusal(lambda: people.agree(person, ["name", "phone"])) == "missing"
    assert shown(person) == {"name"}


def test_what_the_person_writes_counts_at_once_and_stays_shown():
    person = make_contact(title="Leder", agreed=["name", "title"])
    picture = make_picture()

    is_asked = people.correct(
        person,
        name="Kari N.",
        title="Sjef",
        email=person.email.upper(),
        picture=picture,
        language="en",
    )

    person.refresh_from_db()
    assert (person.name, person.title, person.picture) == ("Kari N.", "Sjef", picture)
    assert (person.language, person.own_items) == ("en", ["name", "title", "picture"])
    assert shown(person) == {"name", "title"}
    assert (is_asked, letters()) == (False, [])


def test_what_the_person_empties_is_shown_no_more():
    person = make_contact(title="Leder", phone="35", agreed=["name", "phone"])

    people.correct(person, email=person.email, phone="")

    assert shown(person) == {"name"}
    assert Person.objects.get().phone == ""


def test_another_address_counts_when_it_has_answered():
    person = make_contact(email="gammel@example.org", agreed=["name", "email"])
    former = people.token_of(person)

    for _twice in range(2):
        assert people.correct(person, email=NEW.upper()) is True

    assert letters() == [("person_address", NEW)]
    assert Person.objects.get().email == "gammel@example.org"
    purpose, values = confirmations.read(token_of(last("person_address")))
    assert purpose == people.ADDRESS
    for _twice in range(2):
        people.confirm_address(values["person"], values["key"], values["email"])
    moved = Person.objects.get()
    assert (moved.email, moved.own_items) == (NEW, ["email"])
    assert shown(person) == {"name", "email"}
    assert refusal(lambda: people.find(former)) == "closed"
    assert letters() == [("person_address", NEW), ("person_link", NEW)]
    assert people.find(token_of(last("person_link"))) == moved


def test_an_address_that_is_somebody_elses_there_is_refused_in_words():
    ours = make_member()
    person = make_contact(ours)
    make_contact(ours, email=NEW)

    given = person.pk, person.link_key, NEW
    assert refusal(lambda: people.confirm_address(*given)) == "refused"
    assert Letter.objects.count() == 0


def test_a_link_of_before_the_last_move_moves_nothing():
    person = make_person()
    old = person.pk, person.link_key, NEW
    people.confirm_address(person.pk, person.link_key, "annen@example.org")

    assert refusal(lambda: people.confirm_address(*old)) == "closed"
    assert Person.objects.get().email == "annen@example.org"


@pytest.mark.parametrize(
    "make",
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
def test_a_token_that_is_nobodys_opens_nothing(make):
    token = make(people.token_of(make_person()))

    assert refusal(lambda: people.find(token)) == "closed"


def test_a_link_that_is_closed_opens_nothing():
    person = make_person(link_key="")

    assert refusal(lambda: people.find(people.token_of(person))) == "closed"


def test_whoever_wants_to_be_erased_is_erased_at_once_and_by_nobody_else():
    person = make_contact(name="Kari Nordmann", agreed=["name", "email"])
    token = people.token_of(person)

    assert people.erase(person) is True

    left = Person.objects.values_list("name", "email", "link_key", "is_contact").get()
    assert left == ("[slettet]", "", "", False)
    assert (Consent.objects.count(), letters()) == (0, [])
    erasure = Erasure.objects.values_list("noun", "row_id", "by", "reason").get()
    assert erasure == ("person", person.pk, None, "asked")
    assert refusal(lambda: people.find(token)) == "closed"
    assert people.was_erased(token)


def test_whoever_logs_in_with_the_address_is_erased_with_it():
    user = make_user(email="kari@example.org", name="Kari Nordmann")
    person = make_contact(email="Kari@example.org")

    people.erase(person)

    user.refresh_from_db()
    assert (user.name, user.is_active) == ("[slettet]", False)


@pytest.mark.parametrize("token", ["", "x", "WzEsIngiXQ", Signer().sign_object([1])])
def test_a_token_that_is_nobodys_was_nobodys(token):
    assert not people.was_erased(token)
    assert not people.was_erased(people.token_of(make_person()))


def test_staff_are_hidden_at_once_and_ask_once(settings):
    settings.DEFAULT_FROM_EMAIL = "Sekretariatet <post@example.org>"
    staff = make_secretary(email="kari@example.org")
    person = make_contact(
        name="Kari Nordmann", email=staff.email, agreed=["name", "email"]
    )

    done = [people.erase(person) for _twice in range(2)]

    assert (done, shown(person)) == ([False, False], set())
    assert Person.objects.get().erasure_asked_on == timezone.localdate()
    assert letters() == [("erasure_asked", "post@example.org")]
    assert "Kari Nordmann" in last("erasure_asked").text
    assert f"/admin/members/person/{person.pk}/change/" in last("erasure_asked").text
