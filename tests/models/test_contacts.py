"""The database keeps contacts and their consents apart by organization."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from members.models import Consent, Contact, Person
from tests.support.concurrency import write_concurrently
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.refusals import broken_by

ONCE = "a_contact_of_an_organization_is_recorded_once"
OF_THE_PERSON = "a_consent_is_for_a_contact_of_the_person"
ADDRESS = "nora@example.org"


def test_an_address_is_of_one_contact_of_an_organization_and_in_other_places_too(ours):
    make.former_contact(ours, email=ADDRESS), make.contact(email=ADDRESS)
    make.contact(ours, email=ADDRESS)
    make.contact(ours, email=""), make.contact(ours, email="")
    other = Person.objects.filter(pk=make.contact(ours).pk)

    assert broken_by(lambda: make.contact(ours, email=ADDRESS)) == ONCE
    assert broken_by(lambda: other.update(email=ADDRESS)) == ONCE
    assert Contact.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_of_two_contacts_with_one_address_at_once_one_is_recorded(ours):
    both = [make.person(email=ADDRESS) for _number in range(2)]
    create = partial(Contact.objects.create, organization=ours)
    assert write_concurrently(*(partial(create, person=one) for one in both)) == ONCE


def test_a_contact_stays_the_same_person_and_moves_only_without_consents(ours):
    person, other, theirs = make.contact(ours), make.person(), make.organization()
    rows = Contact.objects.all()
    moved = broken_by(lambda: rows.update(person=other))
    assert moved == "a_contact_stays_the_same_person"

    consent = make.consent(person, "name")

    moved = broken_by(lambda: rows.update(organization=theirs))
    assert moved == "a_consent_is_for_one_organization"
    consent.revoke()
    rows.update(organization=theirs)


def test_a_consent_is_for_a_contact_of_the_person_and_never_outlasts_it():
    one, other, former = make.contact(), make.contact(), make.former_contact()

    for person, contact in [(one, other.contact), (former, former.contact)]:
        given = {"person": person, "item": "name", "contact": contact}
        assert broken_by(lambda given=given: make.consent(**given)) == OF_THE_PERSON
    make.consent(former, "name", until=LONG_AGO)


@pytest.mark.parametrize("is_revoked", [True, False])
def test_consents_end_with_their_contact_by_whatever_hand(is_revoked):
    today = timezone.localdate()
    person = make.contact(agreed=["name"])
    make.consent(person, "email", since=FAR_AHEAD)

    Contact.objects.update(until=today, is_revoked=is_revoked)

    consents = Consent.objects.order_by("since").values_list("until", "is_revoked")
    assert list(consents) == [(today, is_revoked), (FAR_AHEAD, True)]


@pytest.mark.django_db(transaction=True)
def test_a_consent_waits_for_the_end_of_its_contact():
    person = make.contact()
    yesterday = timezone.localdate() - timedelta(days=1)

    refused = write_concurrently(
        lambda: Contact.objects.update(until=yesterday),
        lambda: make.consent(person, "name", contact=person.contact),
    )

    assert refused == OF_THE_PERSON
