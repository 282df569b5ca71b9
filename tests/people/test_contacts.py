"""Somebody types in somebody else, who is told so at once, in kind and whole words."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from members import people
from members.models import Letter, Person
from members.models.consent_texts import PRIVACY_NOTICES
from tests.access.letters import last, letters, token_of
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_member,
    make_person,
    make_secretary,
)

pytestmark = pytest.mark.django_db
EMAIL = "ny@example.org"
TYPED = {"name": "Ny Ansatt", "title": "Leder", "email": EMAIL, "phone": "35 00 00 00"}


@pytest.fixture
def ours():
    return make_member(name="Alfa AS")


@pytest.fixture
def kari(ours):
    return make_colleague(ours, name="Kari", email="kari@example.org")


def refusal(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return refused.value.code


@pytest.mark.parametrize(
    ("language", "who", "what"),
    [
        ("nb", "Kari (kari@example.org)", "personvernforordningen artikkel 6"),
        ("en", "Kari (kari@example.org)", "GDPR article 6"),
    ],
)
def test_whoever_is_typed_in_is_told_who_what_why_and_how_long(
    ours, kari, settings, language, who, what
):
    settings.DEFAULT_FROM_EMAIL = "Sekretariatet <post@example.org>"

    people.add_contact(ours, {**TYPED, "language": language}, by=kari)

    letter, person = last("person_told"), Person.objects.get()
    assert letters() == [("person_told", EMAIL)]
    assert (letter.language, letter.is_secret) == (language, True)
    for words in (who, "Alfa AS", what, "Ny Ansatt", "post@example.org"):
        assert words in letter.text
    assert PRIVACY_NOTICES["1"][language] in letter.text
    assert people.find(token_of(letter)) == person
    assert person.entered_by == kari
    assert (person.told_on, person.told_version) == (timezone.localdate(), "1")


def test_the_secretariat_is_named_as_such_and_not_by_name(ours):
    secretary = make_secretary(name="Ola Sekretær", email="ola@example.org")

    people.enter(Person(name="Ny", email=EMAIL), by=secretary)

    assert "Ola" not in last("person_told").text
    assert "ola@" not in last("person_told").text


def test_nobody_is_written_to_without_an_address(kari):
    person = Person(name="Uten adresse")

    people.enter(person, by=kari)

    assert (letters(), person.told_on) == ([], None)
    assert refusal(lambda: people.tell_again(person, by=kari)) == "no_address"


def test_an_address_that_comes_later_is_written_to_then(kari):
    person = make_person(email="")

    people.change(person, {"email": EMAIL}, by=kari)
    people.change(person, {"title": "Leder"}, by=kari)

    assert letters() == [("person_told", EMAIL)]


def test_the_letter_goes_again_with_the_same_link(ours, kari):
    people.add_contact(ours, TYPED, by=kari)
    first = token_of(last("person_told"))

    people.tell_again(Person.objects.get(), by=kari)

    assert letters() == [("person_told", EMAIL)] * 2
    assert token_of(last("person_told")) == first


@pytest.mark.parametrize("shown", [True, False])
def test_the_letter_says_whether_something_is_shown(kari, shown):
    person = make_contact(agreed=["name"] if shown else [])

    people.tell_again(person, by=kari)

    said = _(
        "You have agreed that some of it is shown in public. Here you see all of it, and"
        " can take that back, correct it or have it erased:"
    )
    assert (said in last("person_told").text) == shown


@pytest.mark.parametrize("email", [EMAIL, EMAIL.upper()])
def test_an_address_is_a_contact_of_an_organization_once(ours, kari, email):
    people.add_contact(ours, TYPED, by=kari)

    with pytest.raises(ValidationError):
        people.add_contact(ours, {**TYPED, "email": email}, by=kari)

    assert (Person.objects.count(), Letter.objects.count()) == (1, 1)
    people.add_contact(make_member(), TYPED, by=kari)
    assert Person.objects.count() == 2


def test_whoever_was_a_contact_is_one_again_and_keeps_what_was_written(ours, kari):
    person = make_contact(ours, email=EMAIL, phone="99", own_items=["phone"])
    people.remove(person, ours, by=kari)

    people.add_contact(ours, TYPED, by=kari)

    person.refresh_from_db()
    assert Person.objects.count() == 1
    assert (person.is_contact, person.title, person.phone) == (True, "Leder", "99")
    assert letters()[-1] == ("person_told", EMAIL)


def test_what_another_changes_is_hidden_until_the_person_agrees_again(ours, kari):
    person = make_contact(ours, title="Leder", agreed=["name", "title"])

    people.change(person, {"title": "Sjef", "phone": "35"}, by=kari)

    person.refresh_from_db()
    today = timezone.localdate()
    assert (person.title, person.agreed_on(today)) == ("Sjef", {"name"})
    letter = last("person_changed")
    assert letters() == [("person_changed", person.email)]
    assert "Kari (kari@example.org)" in letter.text
    assert people.find(token_of(letter)) == person


def test_what_changes_nothing_that_is_shown_is_not_worth_a_letter(ours, kari):
    person = make_contact(ours, title="Leder", agreed=["name"])

    people.change(person, {"title": "Sjef", "name": person.name}, by=kari)

    assert letters() == []
    assert person.agreed_on(timezone.localdate()) == {"name"}


def test_another_address_hides_all_closes_the_link_and_is_told(ours, kari):
    person = make_contact(ours, title="Leder", agreed=["name", "title", "email"])
    former = people.token_of(person)

    people.change(person, {"email": EMAIL}, by=kari)

    person.refresh_from_db()
    assert person.agreed_on(timezone.localdate()) == set()
    assert refusal(lambda: people.find(former)) == "closed"
    assert letters() == [("person_told", EMAIL)]
    assert people.find(token_of(last("person_told"))) == person


def test_another_organization_is_agreed_to_anew(ours, kari):
    person = make_contact(ours, agreed=["name"])

    people.change(person, {"organization": make_member()}, by=kari)

    assert not person.consents.standing().exists()
    assert letters() == [("person_changed", person.email)]


def test_what_the_person_wrote_is_not_overwritten_unseen(ours, kari):
    person = make_contact(ours, phone="99", own_items=["phone"], agreed=["phone"])
    change = {"phone": "35", "title": "Sjef"}

    assert refusal(lambda: people.change(person, change, by=kari)) == "own"
    person.refresh_from_db()
    assert (person.phone, person.title) == ("99", "")

    people.change(person, change, by=kari, overwrite=True)
    person.refresh_from_db()
    assert (person.phone, person.title, person.own_items) == ("35", "Sjef", [])
    assert letters() == [("person_changed", person.email)]


def test_who_is_no_contact_any_more_is_shown_no_more_but_still_known(ours, kari):
    person = make_contact(ours, agreed=["name"])

    people.remove(person, ours, by=kari)

    person.refresh_from_db()
    assert (person.is_contact, person.organization) == (False, ours)
    assert refusal(lambda: people.remove(person, ours, by=kari)) == "removed"
    other = make_contact()
    assert refusal(lambda: people.remove(other, ours, by=kari)) == "removed"
