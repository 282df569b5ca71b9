"""Writes about a person wait for an erasure; each race again without the lock."""

import pytest

from members import access, people, privacy, review
from members.models import (
    ChangeRequest,
    Consent,
    Erasure,
    Invitation,
    Letter,
    Person,
)
from members.people import consent, notifications
from members.privacy import erasure
from members.review import proposing
from tests.support.concurrency import concurrent_refusals, write_concurrently
from tests.support.factories import make_colleague, make_contact, make_member

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "kari@example.org"


@pytest.fixture
def person():
    return make_contact(make_member(), name="Kari Nordmann", email=ADDRESS)


@pytest.fixture
def user(person):
    return make_colleague(person.organization, role="manager", email=ADDRESS)


def erased(subject, by):
    return lambda: privacy.erase(subject, by=by)


def unlocked(person):
    return Person.objects.get(pk=person.pk)


def consenting_to(person, *items):
    return lambda: people.set_consents(person, items)


def test_no_consent_is_recorded_during_an_erasure(person, secretary):
    refused = concurrent_refusals(
        erased(person, secretary), consenting_to(person, "name")
    )

    assert (refused, Consent.objects.count()) == (["erased"], 0)


def test_without_the_lock_a_consent_of_an_erased_person_stands(
    person, secretary, monkeypatch
):
    monkeypatch.setattr(consent, "lock_person", unlocked)

    refused = concurrent_refusals(
        erased(person, secretary), consenting_to(person, "name")
    )

    assert (refused, Consent.objects.get().person.name) == ([], "[slettet]")


def test_the_database_refuses_a_consent_to_what_is_blank(
    person, secretary, monkeypatch
):
    monkeypatch.setattr(consent, "lock_person", unlocked)

    refused = write_concurrently(
        erased(person, secretary), consenting_to(person, "email")
    )

    assert refused == "a_consent_is_to_something_that_the_person_has"


def notify_while_erasing(person, secretary):
    return concurrent_refusals(
        erased(person, secretary), lambda: people.notify_again(person, by=secretary)
    )


def test_no_letter_is_queued_during_an_erasure(person, secretary):
    assert notify_while_erasing(person, secretary) == ["erased"]
    assert not Letter.objects.filter(to=ADDRESS).exists()


def test_without_the_lock_a_letter_with_the_address_stays(
    person, secretary, monkeypatch
):
    monkeypatch.setattr(notifications, "lock_person", unlocked)

    assert notify_while_erasing(person, secretary) == []
    assert Letter.objects.filter(to=ADDRESS).exists()


def propose_while_erasing(user):
    ours = user.organizations().get()
    wanted = {"summary_nb": f"Spør {ADDRESS}."}

    def propose():
        review.submit(ours, wanted, by=user, message=f"Fra {ADDRESS}")

    return concurrent_refusals(erased(user, user), propose)


def messages_of_requests():
    return list(ChangeRequest.objects.values_list("message", flat=True))


def test_no_proposal_is_submitted_during_an_erasure(user):
    assert propose_while_erasing(user) == ["access"]
    assert messages_of_requests() == []


def test_without_the_lock_a_proposal_keeps_the_address(user, monkeypatch):
    monkeypatch.setattr(erasure, "_lock", lambda data_subject: None)
    monkeypatch.setattr(proposing, "lock_for", lambda organization, by: organization)

    assert propose_while_erasing(user) == []
    assert messages_of_requests() == [f"Fra {ADDRESS}"]


def propose_and_erase(user):
    """Erase while the proposal is written but not committed."""
    ours = user.organizations().get()
    wanted = {"summary_nb": f"Spør {ADDRESS}."}
    return concurrent_refusals(
        lambda: review.submit(ours, wanted, by=user, message=f"Fra {ADDRESS}"),
        erased(user, user),
    )


def test_an_erasure_waits_for_a_proposal_and_redacts_it(user):
    assert propose_and_erase(user) == []
    assert messages_of_requests() == ["[slettet]"]


def test_without_the_locks_an_uncommitted_proposal_is_missed(user, monkeypatch):
    for waiting in ("_lock", "_end_access"):
        monkeypatch.setattr(erasure, waiting, lambda data_subject: None)

    propose_and_erase(user)

    assert messages_of_requests() == [f"Fra {ADDRESS}"]


def invite_and_erase(person, secretary):
    ours = person.organization
    return concurrent_refusals(
        lambda: access.invite(ours, ADDRESS, "editor", by=secretary),
        erased(person, secretary),
    )


def test_an_uncommitted_invitation_is_erased_too(person, secretary):
    assert invite_and_erase(person, secretary) == []
    assert not Invitation.objects.filter(email=ADDRESS).exists()
    assert not Letter.objects.filter(to=ADDRESS).exists()


def test_without_the_lock_the_invitation_stays(person, secretary, monkeypatch):
    monkeypatch.setattr(erasure, "_lock", lambda data_subject: None)

    assert invite_and_erase(person, secretary) == []
    assert Invitation.objects.filter(email=ADDRESS).exists()


def test_of_an_erasure_and_a_request_at_once_one_is_recorded(person, secretary):
    one, other = erased(person, secretary), lambda: people.erase_on_request(person)

    assert concurrent_refusals(one, other) == []
    assert [row.noun for row in privacy.erasure.Erasure.objects.all()] == ["person"]


def erase_twice(person, secretary):
    once, again = erased(person, secretary), erased(person, secretary)
    return concurrent_refusals(once, again)


def test_of_two_erasures_at_once_one_is_recorded(person, user, secretary):
    assert erase_twice(person, secretary) == []
    assert erasures() == [("person", person.pk), ("user", user.pk)]


def test_without_the_lock_both_erasures_are_recorded(
    person, user, secretary, monkeypatch
):
    monkeypatch.setattr(erasure, "_lock", lambda data_subject: None)

    assert erase_twice(person, secretary) == []
    assert erasures() == [("person", person.pk), ("user", user.pk)] * 2


def erasures():
    return list(Erasure.objects.order_by("pk").values_list("noun", "row_id"))
