"""Writes about a person wait for an erasure; each race again without the lock."""

import pytest

from members import access, people, privacy, review
from members.models import (
    ChangeRequest,
    Consent,
    Erasure,
    Invitation,
    Letter,
    Organization,
    Person,
)
from members.people import consent, notifications
from members.privacy import erasure
from members.review import proposing
from tests.support.concurrency import concurrent_refusals, waits, write_concurrently
from tests.support.factories import make_colleague, make_contact

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "nora@example.org"


@pytest.fixture
def user(nora):
    return make_colleague(nora.contact.organization, role="manager", email=ADDRESS)


def erased(subject, by):
    return lambda: privacy.erase(subject, by=by)


def unlocked(person):
    return Person.objects.get(pk=person.pk)


def consenting_to(person, *items):
    return lambda: people.set_consents(person, items)


def test_no_consent_is_recorded_during_an_erasure(nora, kari):
    refused = concurrent_refusals(erased(nora, kari), consenting_to(nora, "name"))

    assert (refused, Consent.objects.count()) == (["erased"], 0)


def test_without_the_lock_a_consent_of_an_erased_person_stands(nora, kari, monkeypatch):
    monkeypatch.setattr(consent, "lock_person", unlocked)

    refused = concurrent_refusals(erased(nora, kari), consenting_to(nora, "name"))

    assert (refused, Consent.objects.get().person.name) == ([], "[slettet]")


def test_the_database_refuses_a_consent_to_what_is_blank(nora, kari, monkeypatch):
    monkeypatch.setattr(consent, "lock_person", unlocked)

    refused = write_concurrently(erased(nora, kari), consenting_to(nora, "email"))

    assert refused == "a_consent_is_to_something_that_the_person_has"


def notify_while_erasing(nora, kari):
    return concurrent_refusals(
        erased(nora, kari), lambda: people.notify_again(nora, by=kari)
    )


def test_no_letter_is_queued_during_an_erasure(nora, kari):
    assert notify_while_erasing(nora, kari) == ["erased"]
    assert not Letter.objects.filter(to=ADDRESS).exists()


def test_without_the_lock_a_letter_with_the_address_stays(nora, kari, monkeypatch):
    monkeypatch.setattr(notifications, "lock_person", unlocked)

    assert notify_while_erasing(nora, kari) == []
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


def invite_and_erase(nora, kari):
    ours = nora.contact.organization
    return concurrent_refusals(
        lambda: access.invite(ours, ADDRESS, "editor", by=kari),
        erased(nora, kari),
    )


def test_an_uncommitted_invitation_is_erased_too(nora, kari):
    assert invite_and_erase(nora, kari) == []
    assert not Invitation.objects.filter(email=ADDRESS).exists()
    assert not Letter.objects.filter(to=ADDRESS).exists()


def test_without_the_lock_the_invitation_stays(nora, kari, monkeypatch):
    monkeypatch.setattr(erasure, "_lock", lambda data_subject: None)

    assert invite_and_erase(nora, kari) == []
    assert Invitation.objects.filter(email=ADDRESS).exists()


def test_of_an_erasure_and_a_request_at_once_one_is_recorded(nora, kari):
    one, other = erased(nora, kari), lambda: people.erase_on_request(nora)

    assert concurrent_refusals(one, other) == []
    assert [row.noun for row in privacy.erasure.Erasure.objects.all()] == ["person"]


def erase_twice(nora, kari):
    once, again = erased(nora, kari), erased(nora, kari)
    return concurrent_refusals(once, again)


def test_of_two_erasures_at_once_one_is_recorded(nora, user, kari):
    assert erase_twice(nora, kari) == []
    assert erasures() == [("person", nora.pk), ("user", user.pk)]


def test_without_the_lock_both_erasures_are_recorded(nora, user, kari, monkeypatch):
    monkeypatch.setattr(erasure, "_lock", lambda data_subject: None)

    assert erase_twice(nora, kari) == []
    assert erasures() == [("person", nora.pk), ("user", user.pk)] * 2


def erasures():
    return list(Erasure.objects.order_by("pk").values_list("noun", "row_id"))


def test_an_erasure_locks_the_organizations_of_the_person_alone(kari):
    contact, user, other = make_contact(), make_colleague(), make_colleague()
    organizations = [
        contact.contacts.get().organization,
        *user.organizations(),
        *other.organizations(),
    ]

    def lock(organization):
        rows = Organization.objects.select_for_update(no_key=True)
        return lambda: rows.get(pk=organization.pk)

    has_waited = [
        [waits(lock(row), erased(subject, by=kari)) for row in organizations]
        for subject in (contact, user)
    ]

    assert has_waited == [[True, False, False], [False, True, False]]
