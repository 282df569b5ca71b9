"""Writes about a person wait for an erasure; each race again without the lock."""

from functools import partial

import pytest

from members import models, people
from members.accounts import access
from members.people import privacy
from members.records import review
from tests.support.concurrency import concurrent_refusals, waits, write_concurrently
from tests.support.factories import make

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "nora@example.org"


@pytest.fixture
def user(nora):
    return make.colleague(nora.contact.organization, role="manager", email=ADDRESS)


def erased(subject, by):
    return partial(privacy.erase, subject, by=by)


def proposing(user):
    ours, wanted = user.organizations().get(), {"summary_nb": f"Spør {ADDRESS}."}
    return partial(review.submit, ours, wanted, by=user, message=f"Fra {ADDRESS}")


# Each race returns its refusals, and what is left of it.


def consent_while_erasing(nora, user, kari):
    consent = partial(people.set_consents, nora, ["name"])
    codes = concurrent_refusals(erased(nora, kari), consent)
    return codes, models.Consent.objects.count()


def notify_while_erasing(nora, user, kari):
    notify = partial(people.notify_again, nora, by=kari)
    codes = concurrent_refusals(erased(nora, kari), notify)
    return codes, models.Letter.objects.filter(to=ADDRESS).exists()


def messages():
    return list(models.ChangeRequest.objects.values_list("message", flat=True))


def propose_while_erasing(nora, user, kari):
    return concurrent_refusals(erased(user, user), proposing(user)), messages()


def erase_while_proposing(nora, user, kari):
    return concurrent_refusals(proposing(user), erased(user, user)), messages()


def erase_while_inviting(nora, user, kari):
    user.representations.all().delete()  # who has access is not invited
    ours = nora.contact.organization
    invite = partial(access.invite, ours, ADDRESS, "editor", by=kari)
    codes = concurrent_refusals(invite, erased(nora, kari))
    return codes, models.Invitation.objects.filter(email=ADDRESS).exists()


def erase_twice(nora, user, kari):
    codes = concurrent_refusals(erased(nora, kari), erased(nora, kari))
    erasures = models.Erasure.objects.order_by("pk")
    return codes, list(erasures.values_list("noun", flat=True))


# {race: what comes of it with the locks, and without}
RACES = {
    consent_while_erasing: ((["erased"], 0), ([], 1)),
    notify_while_erasing: ((["erased"], False), ([], True)),
    propose_while_erasing: ((["access"], []), ([], [f"Fra {ADDRESS}"])),
    erase_while_proposing: (([], ["[slettet]"]), ([], [f"Fra {ADDRESS}"])),
    erase_while_inviting: (([], False), ([], True)),
    erase_twice: (([], ["person", "user"]), ([], ["person", "user"] * 2)),
}


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_nothing_of_a_person_outlives_an_erasure_which_the_locks_alone_see_to(
    nora, user, kari, race, is_locked
):
    assert race(nora, user, kari) == RACES[race][not is_locked]


@pytest.mark.usefixtures("without_row_locks")
def test_the_database_refuses_a_consent_to_what_is_blank(nora, kari):
    consent = partial(people.set_consents, nora, ["email"])

    refused = write_concurrently(erased(nora, kari), consent)

    assert refused == "a_consent_is_to_something_that_the_person_has"


def test_of_an_erasure_and_a_request_at_once_one_is_recorded(nora, kari):
    request = partial(people.erase_on_request, nora)

    assert concurrent_refusals(erased(nora, kari), request) == []
    row = models.Erasure.objects.get()
    assert (row.noun, row.row_id) == ("person", nora.pk)


def test_an_erasure_locks_the_organizations_of_the_person_alone(kari):
    contact, user, other = make.contact(), make.colleague(), make.colleague()
    organizations = [contact.contacts.get().organization]
    organizations += [*user.organizations(), *other.organizations()]
    rows = models.Organization.objects.select_for_update(no_key=True)

    locks = [partial(rows.get, pk=row.pk) for row in organizations]
    acts = [erased(subject, by=kari) for subject in (contact, user)]
    has_waited = [[waits(lock, act) for lock in locks] for act in acts]
    assert has_waited == [[True, False, False], [False, True, False]]
