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
)
from tests.support.concurrency import concurrent_refusals, waits, write_concurrently
from tests.support.factories import make_colleague, make_contact

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "nora@example.org"
unlocked = pytest.mark.usefixtures("without_row_locks")


@pytest.fixture
def user(nora):
    return make_colleague(nora.contact.organization, role="manager", email=ADDRESS)


def erased(subject, by):
    return lambda: privacy.erase(subject, by=by)


def consenting_to(person, *items):
    return lambda: people.set_consents(person, items)


def consent_while_erasing(nora, user, kari):
    return concurrent_refusals(erased(nora, kari), consenting_to(nora, "name"))


def consents():
    return Consent.objects.count()


@unlocked
def test_the_database_refuses_a_consent_to_what_is_blank(nora, kari):
    refused = write_concurrently(erased(nora, kari), consenting_to(nora, "email"))

    assert refused == "a_consent_is_to_something_that_the_person_has"


def notify_while_erasing(nora, user, kari):
    return concurrent_refusals(
        erased(nora, kari), lambda: people.notify_again(nora, by=kari)
    )


def letters_to_address():
    return Letter.objects.filter(to=ADDRESS).exists()


def proposing(user):
    ours, wanted = user.organizations().get(), {"summary_nb": f"Spør {ADDRESS}."}
    message = f"Fra {ADDRESS}"
    return lambda: review.submit(ours, wanted, by=user, message=message)


def propose_while_erasing(nora, user, kari):
    return concurrent_refusals(erased(user, user), proposing(user))


def messages_of_requests():
    return list(ChangeRequest.objects.values_list("message", flat=True))


def propose_and_erase(nora, user, kari):
    """Erase while the proposal is written but not committed."""
    return concurrent_refusals(proposing(user), erased(user, user))


def invite_and_erase(nora, user, kari):
    user.representations.all().delete()  # who has access is not invited
    ours = nora.contact.organization
    return concurrent_refusals(
        lambda: access.invite(ours, ADDRESS, "editor", by=kari), erased(nora, kari)
    )


def invitations():
    return Invitation.objects.filter(email=ADDRESS).exists()


def test_of_an_erasure_and_a_request_at_once_one_is_recorded(nora, kari):
    one, other = erased(nora, kari), lambda: people.erase_on_request(nora)

    assert concurrent_refusals(one, other) == []
    assert erasures() == [("person", nora.pk)]


def erase_twice(nora, user, kari):
    return concurrent_refusals(erased(nora, kari), erased(nora, kari))


def nouns():
    return [noun for noun, _row in erasures()]


def erasures():
    return list(Erasure.objects.order_by("pk").values_list("noun", "row_id"))


# Each: the race, what is left of it, and what comes of it with the locks and without.
RACES = {
    "a consent": ((consent_while_erasing, consents), [(["erased"], 0), ([], 1)]),
    "a letter": (
        (notify_while_erasing, letters_to_address),
        [(["erased"], False), ([], True)],
    ),
    "a proposal": (
        (propose_while_erasing, messages_of_requests),
        [(["access"], []), ([], [f"Fra {ADDRESS}"])],
    ),
    "an uncommitted proposal": (
        (propose_and_erase, messages_of_requests),
        [([], ["[slettet]"]), ([], [f"Fra {ADDRESS}"])],
    ),
    "an uncommitted invitation": (
        (invite_and_erase, invitations),
        [([], False), ([], True)],
    ),
    "an erasure": (
        (erase_twice, nouns),
        [([], ["person", "user"]), ([], ["person", "user"] * 2)],
    ),
}


@pytest.mark.parametrize("lock", ["locked", "unlocked"])
@pytest.mark.parametrize("race", RACES)
def test_nothing_of_a_person_outlives_an_erasure_which_the_locks_alone_see_to(
    request, nora, user, kari, race, lock
):
    (act, left), expected = RACES[race]
    if lock == "unlocked":
        request.getfixturevalue("without_row_locks")

    assert (act(nora, user, kari), left()) == expected[lock == "unlocked"]


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
