"""Whoever writes about a person who is being erased waits; each race once more without the lock."""

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
from members.privacy import erasing
from members.review import proposing
from tests.support.factories import make_colleague, make_contact, make_member
from tests.support.racing import refused_meanwhile, write_meanwhile

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


def agreeing_to(person, *items):
    return lambda: people.set_consents(person, items)


def test_nobody_agrees_for_whoever_is_being_erased(person, secretary):
    refused = refused_meanwhile(erased(person, secretary), agreeing_to(person, "name"))

    assert (refused, Consent.objects.count()) == (["erased"], 0)


def test_without_the_lock_the_name_of_nobody_is_shown(person, secretary, monkeypatch):
    monkeypatch.setattr(consent, "lock", unlocked)

    refused = refused_meanwhile(erased(person, secretary), agreeing_to(person, "name"))

    assert (refused, Consent.objects.get().person.name) == ([], "[slettet]")


def test_what_is_blank_the_database_itself_lets_nobody_agree_to(
    person, secretary, monkeypatch
):
    monkeypatch.setattr(consent, "lock", unlocked)

    refused = write_meanwhile(erased(person, secretary), agreeing_to(person, "email"))

    assert refused == "a_consent_is_to_something_that_the_person_has"


def tell_while_erasing(person, secretary):
    return refused_meanwhile(
        erased(person, secretary), lambda: people.notify_again(person, by=secretary)
    )


def test_no_letter_goes_to_whoever_is_being_erased(person, secretary):
    assert tell_while_erasing(person, secretary) == ["erased"]
    assert not Letter.objects.filter(to=ADDRESS).exists()


def test_without_the_lock_a_letter_with_the_address_stays(
    person, secretary, monkeypatch
):
    monkeypatch.setattr(notifications, "lock", unlocked)

    assert tell_while_erasing(person, secretary) == []
    assert Letter.objects.filter(to=ADDRESS).exists()


def propose_while_erasing(user):
    ours = user.organizations().get()
    wanted = {"summary_nb": f"Spør {ADDRESS}."}

    def propose():
        review.submit(ours, wanted, by=user, message=f"Fra {ADDRESS}")

    return refused_meanwhile(erased(user, user), propose)


def said_in_proposals():
    return list(ChangeRequest.objects.values_list("message", flat=True))


def test_whoever_is_being_erased_proposes_nothing_any_more(user):
    assert propose_while_erasing(user) == ["access"]
    assert said_in_proposals() == []


def test_without_the_lock_a_proposal_keeps_the_address(user, monkeypatch):
    monkeypatch.setattr(erasing, "_lock", lambda data_subject: None)
    monkeypatch.setattr(proposing, "lock_for", lambda organization, by: organization)

    assert propose_while_erasing(user) == []
    assert said_in_proposals() == [f"Fra {ADDRESS}"]


def propose_and_erase(user):
    """The other way round: the proposal is written first, and not committed yet."""
    ours = user.organizations().get()
    wanted = {"summary_nb": f"Spør {ADDRESS}."}
    return refused_meanwhile(
        lambda: review.submit(ours, wanted, by=user, message=f"Fra {ADDRESS}"),
        erased(user, user),
    )


def test_an_erasure_waits_for_a_proposal_and_takes_its_words(user):
    assert propose_and_erase(user) == []
    assert said_in_proposals() == ["[slettet]"]


def test_without_the_locks_it_does_not_see_what_is_being_written(user, monkeypatch):
    for waiting in ("_lock", "_end_access"):
        monkeypatch.setattr(erasing, waiting, lambda data_subject: None)

    propose_and_erase(user)

    assert said_in_proposals() == [f"Fra {ADDRESS}"]


def invite_and_erase(person, secretary):
    ours = person.organization
    return refused_meanwhile(
        lambda: access.invite(ours, ADDRESS, "editor", by=secretary),
        erased(person, secretary),
    )


def test_an_invitation_that_is_being_written_goes_too(person, secretary):
    assert invite_and_erase(person, secretary) == []
    assert not Invitation.objects.filter(email=ADDRESS).exists()
    assert not Letter.objects.filter(to=ADDRESS).exists()


def test_without_the_lock_the_invitation_stays(person, secretary, monkeypatch):
    monkeypatch.setattr(erasing, "_lock", lambda data_subject: None)

    assert invite_and_erase(person, secretary) == []
    assert Invitation.objects.filter(email=ADDRESS).exists()


def test_of_two_erasures_at_once_one_is_written_down(person, secretary):
    one, other = erased(person, secretary), lambda: people.erase_on_request(person)

    assert refused_meanwhile(one, other) == []
    assert [row.noun for row in privacy.erasing.Erasure.objects.all()] == ["person"]


def erase_twice(person, secretary):
    once, again = erased(person, secretary), erased(person, secretary)
    return refused_meanwhile(once, again)


def test_of_two_who_erase_at_once_the_second_finds_it_done(person, user, secretary):
    assert erase_twice(person, secretary) == []
    assert erasures() == [("person", person.pk), ("user", user.pk)]


def test_without_the_lock_the_second_erases_once_more(
    person, user, secretary, monkeypatch
):
    monkeypatch.setattr(erasing, "_lock", lambda data_subject: None)

    assert erase_twice(person, secretary) == []
    assert erasures() == [("person", person.pk), ("user", user.pk)] * 2


def erasures():
    return list(Erasure.objects.order_by("pk").values_list("noun", "row_id"))
