"""The database keeps contacts and their consents apart by organization."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Consent, Contact, Person
from tests.support.concurrency import write_concurrently
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_consent,
    make_contact,
    make_former_contact,
    make_organization,
    make_person,
)
from tests.support.refusals import broken_by

ONCE = "a_contact_of_an_organization_is_recorded_once"
OF_THE_PERSON = "a_consent_is_for_a_contact_of_the_person"
ADDRESS = "nora@example.org"


@pytest.mark.django_db
def test_two_persons_of_one_address_are_no_contacts_of_one_organization(ours):
    make_contact(ours, email=ADDRESS)

    assert broken_by(lambda: make_contact(ours, email=ADDRESS)) == ONCE


@pytest.mark.django_db
def test_a_contact_takes_no_address_of_another(ours):
    make_contact(ours, email=ADDRESS)
    other = make_contact(ours)

    def write():
        Person.objects.filter(pk=other.pk).update(email=ADDRESS)

    assert broken_by(write) == ONCE


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        lambda ours: make_former_contact(ours, email=ADDRESS),
        lambda ours: make_contact(email=ADDRESS),
        lambda ours: make_contact(ours, email=""),
    ],
    ids=["a former contact", "at another organization", "without an address"],
)
def test_an_address_may_be_in_other_places_too(ours, other):
    other(ours)

    make_contact(ours, email="" if Person.objects.get().email == "" else ADDRESS)

    assert Contact.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_contacts_with_one_address_at_once_one_is_recorded(ours):
    both = [make_person(email=ADDRESS) for _number in range(2)]

    def adding(person):
        return lambda: Contact.objects.create(person=person, organization=ours)

    assert write_concurrently(*map(adding, both)) == ONCE


@pytest.mark.django_db
def test_a_contact_stays_the_same_person(ours):
    make_contact(ours)
    other = make_person()

    def write():
        Contact.objects.update(person=other)

    assert broken_by(write) == "a_contact_stays_the_same_person"


@pytest.mark.django_db
def test_a_contact_with_consents_moves_to_no_other_organization(ours):
    make_contact(ours, agreed=["name"])
    other = make_organization()

    def move():
        Contact.objects.update(organization=other)

    assert broken_by(move) == "a_consent_is_for_one_organization"
    Consent.objects.get().revoke()
    move()


@pytest.mark.django_db
def test_a_consent_is_for_a_contact_of_the_same_person():
    one, other = make_contact(), make_contact()

    def write():
        make_consent(one, "name", contact=other.contact)

    assert broken_by(write) == OF_THE_PERSON


@pytest.mark.django_db
def test_a_consent_never_outlasts_its_contact():
    person = make_former_contact()

    assert broken_by(lambda: make_consent(person, "name")) == OF_THE_PERSON
    make_consent(person, "name", until=LONG_AGO)


@pytest.mark.django_db
@pytest.mark.parametrize("is_revoked", [True, False])
def test_consents_end_with_their_contact_by_whatever_hand(is_revoked):
    today = timezone.localdate()
    person = make_contact(agreed=["name"])
    make_consent(person, "email", since=FAR_AHEAD)

    Contact.objects.update(until=today, is_revoked=is_revoked)

    first, second = Consent.objects.order_by("since")
    assert (first.until, first.is_revoked) == (today, is_revoked)
    assert (second.until, second.is_revoked) == (FAR_AHEAD, True)


@pytest.mark.django_db(transaction=True)
def test_a_consent_waits_for_the_end_of_its_contact():
    person = make_contact()
    yesterday = timezone.localdate() - timedelta(days=1)

    refused = write_concurrently(
        lambda: Contact.objects.update(until=yesterday),
        lambda: make_consent(person, "name", contact=person.contact),
    )

    assert refused == OF_THE_PERSON
