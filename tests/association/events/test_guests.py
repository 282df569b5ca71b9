"""Guests of events are persons: informed once, and erased when nothing else connects them."""

import pytest

from members import people
from members.association.events.guests import guest_for
from members.models import PRIVACY_NOTICES, Person
from tests.support.concurrency import write_concurrently
from tests.support.factories import make
from tests.support.letters import last, letters
from tests.support.refusals import refusal

EMAIL = "gjest@example.org"
GUEST = {"name": "Gunn Gjest", "email": EMAIL, "language": "en"}


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (None, "You are registered as a guest of an event of the cluster."),
        ("kari", "You are registered as a guest of an event of the cluster."),
        ("nora", "Nora Nordmann (nora@example.org) has registered you as a guest"),
    ],
)
def test_a_new_guest_is_told_once_by_whom(request, by, said):
    by = by and request.getfixturevalue(by)

    guest = guest_for(**GUEST, by=by)
    again = guest_for(**GUEST | {"name": "Gunn G.", "email": " Gjest@Example.org"})

    assert (again, again.name, letters()) == (
        guest,
        "Gunn Gjest",
        [("person_told", EMAIL)],
    )
    text = last("person_told").text
    days = "We erase your details 30 days after the event, unless you have some other"
    words = (said, days, PRIVACY_NOTICES["2"]["en"])
    assert [part in text for part in words] == [True] * 3
    assert (guest.guest_since is None, guest.told_version) == (False, "2")


def test_a_guest_who_becomes_a_contact_is_told_so(ours, ola):
    guest = guest_for(**GUEST)
    people.add_contact(ours, GUEST | {"title": "", "phone": ""}, person=guest, by=ola)

    guest.refresh_from_db()
    assert guest.told_version == "1"
    assert "as a contact for Yara" in last("person_told").text


def test_a_contact_is_no_guest_and_is_told_nothing(ours, nora):
    make(Person, name="N", email=nora.email, guest_since=nora.contact.since)

    assert guest_for(**GUEST | {"email": "NORA@example.org"}) == nora
    assert (nora.guest_since, letters()) == (None, [])


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Vinn på www.example.com"},
        {"name": "Gunn\nGjest"},
        {"name": " "},
        {"email": ""},
        {"email": "gjest"},
        {"language": "xx"},
    ],
)
def test_a_guest_has_a_name_and_an_address_that_lead_nobody_away(db, typed):
    assert refusal(lambda: guest_for(**GUEST | typed))
    assert (Person.objects.count(), letters()) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_guest_at_once_make_one_person():
    guests = []

    write_concurrently(*[lambda: guests.append(guest_for(**GUEST))] * 2)

    assert guests == [*Person.objects.all()] * 2
    assert letters() == [("person_told", EMAIL)]
