"""How far an erasure reaches: all rows of the person, and nothing that others use."""

import pytest
from django.utils import timezone

from members import people, privacy
from members.models import Consent, Contact, Image, Person, Representative
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_organization,
    make_picture,
)

pytestmark = pytest.mark.django_db


def test_an_address_is_the_same_in_capitals(ours, ola, kari):
    typed = {"name": "Nora Nordmann", "title": "", "phone": "", "language": "nb"}
    people.add_contact(ours, {**typed, "email": "Nora@Example.ORG"}, by=ola)
    user = make_colleague(email="nora@example.org")

    privacy.erase(user, by=kari)

    promise = "Who erases a user erases the contact with the same address."
    assert Person.objects.get().name == "[slettet]", promise


def test_access_that_would_last_until_midnight_and_consents_end_at_once(kari):
    user = make_colleague(until=timezone.localdate())
    person = make_contact(agreed=["name", "email"], phone="35 00 00 00")
    Person.objects.update(erasure_asked_on="2026-01-01")
    before = Representative.objects.current().count()

    for one in (user, person):
        privacy.erase(one, by=kari)

    left = list(Representative.objects.current())
    assert (before, left) == (1, []), "An erasure ends all access at once."
    columns = ["name", "email", "phone", "link_key", "erasure_asked_on"]
    assert Person.objects.values_list(*columns).get() == ("[slettet]", *[""] * 3, None)
    assert Consent.objects.count() == 0
    assert not Contact.objects.current().filter(person=person).exists()


def test_a_picture_goes_unless_somebody_else_uses_it(kari):
    own, shared, logo = make_picture(), make_picture(), make_picture()
    erased = [make_contact(picture=picture) for picture in (own, shared, logo)]
    make_contact(picture=shared)
    make_organization(logo=logo)

    for person in erased:
        privacy.erase(person, by=kari)

    promise = "An erasure deletes the pictures that only the person used."
    assert set(Image.objects.all()) == {shared, logo}, promise
