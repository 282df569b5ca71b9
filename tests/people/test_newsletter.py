"""Consent to the newsletter: given by the person alone, ended in many ways, never revived."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import people
from members.actions import recording
from members.association import messages
from members.mail.bounces import record_bounce
from members.models import (
    Cluster,
    Contact,
    MessageRefusal,
    NewsletterConsent,
    Person,
)
from members.operation import journal
from members.people import newsletter, privacy
from members.people.privacy import retention
from members.records import history
from tests.support.factories import make
from tests.support.letters import last, letters
from tests.support.refusals import broken_by

ONLY_ENDS = "a_consent_to_the_newsletter_only_ends"


@pytest.fixture
def service(db):
    make(Cluster, newsletter_service="Postkontoret")


@pytest.fixture
def subscriber(service, nora):
    newsletter.subscribe(nora)
    return nora


def recipients():
    rows = NewsletterConsent.objects.of_contacts().order_by("person__email")
    return [row.person.email for row in rows]


def test_it_is_recorded_once_with_its_text_and_service_and_a_receipt(subscriber):
    newsletter.subscribe(subscriber)

    [consent] = NewsletterConsent.objects.all()
    stored = consent.text_version, consent.service, consent.way, consent.ended_at
    assert stored == ("1", "Postkontoret", "page", None)
    assert letters() == [("newsletter_begun", "nora@example.org")]
    letter = last("newsletter_begun")
    assert newsletter.end_address(subscriber) in letter.text
    assert "Postkontoret" in letter.text
    # It is no consent to show anything.
    assert not subscriber.consents.exists()


def without_service(person):
    Cluster.objects.update(newsletter_service=" ")


def without_address(person):
    Person.objects.update(email="")


def without_contact(person):
    people.remove_contact(person.contacts.get(), by=None)


@pytest.mark.parametrize("lack", [without_service, without_address, without_contact])
def test_nobody_agrees_without_a_service_an_address_and_a_contact(service, nora, lack):
    lack(nora)

    with pytest.raises(ValidationError) as refused:
        newsletter.subscribe(nora)
    assert refused.value.code == "closed"
    assert not NewsletterConsent.objects.exists()


def unsubscribe(person):
    newsletter.unsubscribe(person)


def hide(person):
    people.withdraw_consents(person)


def object_to_messages(person):
    messages.refuse("nora+post@example.org")


def erase(person):
    privacy.erase(person, by=None)


def another_address(person):
    people.update_person(person, {"email": "ny@example.org"}, by=None)


def no_address(person):
    Person.objects.update(email="")


def bounce(person):
    record_bounce("nora@example.org")


def end_as_contact(person):
    people.end_contact(
        person.contacts.get(), on=timezone.localdate() - timedelta(days=1), by=None
    )
    retention.apply_retention()


ENDS = [unsubscribe, hide, object_to_messages, erase, another_address, no_address]
ENDS += [bounce, end_as_contact]


@pytest.mark.parametrize("end", ENDS)
def test_it_ends_at_once_for_good(subscriber, end):
    before = recipients()
    end(subscriber)

    assert (before, recipients()) == (["nora@example.org"], [])
    assert NewsletterConsent.objects.filter(ended_at=None).count() == 0
    # A contact with the same address again is not asked by that.
    Person.objects.filter(link_key__gt="").update(email="nora@example.org")
    Contact.objects.update(until=None, is_revoked=False)
    assert recipients() == []


def test_the_last_day_as_a_contact_counts_and_a_contact_again_is_no_end(subscriber):
    contact = subscriber.contacts.get()
    people.end_contact(contact, on=timezone.localdate(), by=None)
    on_the_day = recipients()
    people.remove_contact(contact, by=None)
    removed = recipients()
    people.restore_contact(contact, by=None)

    # By mistake of a colleague: the person has withdrawn nothing.
    assert (on_the_day, removed, recipients()) == (
        ["nora@example.org"],
        [],
        ["nora@example.org"],
    )


def test_an_end_is_for_every_person_with_the_address(subscriber, theirs):
    same = make.contact(theirs, name="Nora N.", email="nora@example.org")
    newsletter.subscribe(same)
    before = journal.last_number()
    newsletter.unsubscribe(subscriber)

    assert NewsletterConsent.objects.standing().count() == 0
    lines = journal.read(before)
    assert {line["person"] for line in lines} == {subscriber.pk, same.pk}


@pytest.mark.parametrize("end", [unsubscribe, hide, object_to_messages])
def test_a_restored_backup_repeats_the_end(service, nora, end):
    before = journal.last_number()
    end(nora)
    newsletter.subscribe(nora)  # as the backup has it
    for line in journal.read(before):
        journal.REPEATS[line["kind"]](line)

    assert recipients() == []


def test_a_consent_only_ends(subscriber):
    changes = [
        {"person": make.person()},
        {"given_at": timezone.now()},
        {"service": "En annen"},
        {"way": "joining"},
    ]
    rows = NewsletterConsent.objects
    broken = [broken_by(lambda c=c: rows.update(**c)) for c in changes]
    newsletter.unsubscribe(subscriber)
    broken.append(broken_by(lambda: rows.update(ended_at=None)))

    assert broken == [ONLY_ENDS] * 5


def test_no_undo_brings_one_back(kari, subscriber):
    with recording("save", by=kari) as batch:
        people.update_person(subscriber, {"email": "ny@example.org"}, by=kari)
    history.undo(batch, by=kari)

    subscriber.refresh_from_db()
    assert (subscriber.email, recipients()) == ("nora@example.org", [])


def test_an_objection_that_is_younger_than_the_tick_counts(service, nora):
    make(MessageRefusal, address="nora@example.org", digest="0" * 64)
    earlier = timezone.now() - timedelta(days=1)
    given = "Postkontoret", "1", NewsletterConsent.Way.JOINING
    newsletter.record(nora, *given, given_at=earlier)
    refused = recipients()
    newsletter.subscribe(nora)

    assert (refused, recipients()) == ([], ["nora@example.org"])
