"""Concurrent decisions on access; each race again without the lock, which shows the need."""

import pytest
from django.utils import timezone

from members import access
from members.models import (
    AccessRequest,
    Invitation,
    Letter,
    Organization,
    Representative,
)
from tests.support.access import ADDRESS
from tests.support.concurrency import concurrent_refusals, waits
from tests.support.factories import make_presence, make_representative
from tests.support.letters import last, letters, token_of
from tests.support.rows import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(manager):
    """Return the row of another manager of Yara."""
    return make_representative(role="manager", organization=manager.organization)


def revoke_each_other(manager, second):
    return concurrent_refusals(
        lambda: access.revoke_access(second, by=manager.user),
        lambda: access.revoke_access(manager, by=second.user),
    )


def leave_and_step_down(manager, second):
    return concurrent_refusals(
        lambda: access.revoke_access(second, by=second.user),
        lambda: access.change_role(manager, "editor", by=manager.user),
    )


def invite_while_revoked(manager, second):
    return concurrent_refusals(
        lambda: access.revoke_access(second, by=manager.user),
        lambda: access.invite(manager.organization, ADDRESS, "manager", by=second.user),
    )


def accept_twice(manager, second):
    access.invite(manager.organization, ADDRESS, "editor", by=manager.user)
    token = token_of(last("invitation"))
    return concurrent_refusals(
        lambda: access.accept_invitation(token), lambda: access.accept_invitation(token)
    )


def answer_twice(manager, second):
    given = {"organization": manager.organization, "email": ADDRESS}
    asked = make(AccessRequest, **given)
    return concurrent_refusals(
        lambda: access.grant_request(asked, by=manager.user),
        lambda: access.decline_request(asked, "Nei.", by=manager.user),
    )


def acting():
    return Representative.objects.current().count()


def managers():
    return Representative.objects.current().managers().count()


def invited():
    return Invitation.objects.count()


def answers():
    return sorted(kind for kind, _to in letters())


def times_used():
    return Invitation.pgh_event_model.objects.filter(used_at__isnull=False).count()


# Each: the race, what is left of it, and what comes of it with the locks and without.
BOTH = ["access_declined", "access_granted"]
RACES = {
    "two managers revoke each other": (
        (revoke_each_other, acting),
        [(["not_yours"], 1), ([], 0)],
    ),
    "two last managers leave": (
        (leave_and_step_down, managers),
        [(["last"], 1), ([], 0)],
    ),
    "whose access is revoked invites": (
        (invite_while_revoked, invited),
        [(["not_yours"], 0), ([], 1)],
    ),
    "an invitation is accepted twice": (
        (accept_twice, times_used),
        [(["closed"], 1), ([], 2)],
    ),
    "two answer a request": (
        (answer_twice, answers),
        [(["decided"], ["access_granted"]), ([], BOTH)],
    ),
}


@pytest.mark.parametrize("lock", ["locked", "unlocked"])
@pytest.mark.parametrize("race", RACES)
def test_the_second_of_two_is_refused_which_the_lock_alone_does(
    request, manager, second, race, lock
):
    (act, left), expected = RACES[race]
    if lock == "unlocked":
        request.getfixturevalue("without_row_locks")

    assert (act(manager, second), left()) == expected[lock == "unlocked"]


def test_a_decision_keeps_nobody_from_referring_to_the_organization(manager, ours):
    assert not waits(
        lambda: make_presence(organization=ours),
        lambda: access.invite(ours, ADDRESS, "editor", by=manager.user),
    )


ACTS = {
    "invite": lambda row, ola: access.invite(row, "a@example.org", "editor", by=ola),
    "renew": lambda row, ola: access.renew_invitation(row.invitations.get(), by=ola),
    "withdraw": lambda row, ola: access.withdraw_invitation(
        row.invitations.get(), by=ola
    ),
    "accept": lambda row, ola: access.accept_invitation(token_of(last("invitation"))),
    "change": lambda row, ola: access.change_role(
        row.representatives.get(role="editor"), "manager", by=ola
    ),
    "revoke": lambda row, ola: access.revoke_access(
        row.representatives.get(role="editor"), by=ola
    ),
    "request": lambda row, ola: access.request_access(
        row, "b@example.org", name="Per", language="nb"
    ),
    "grant": lambda row, ola: access.grant_request(row.access_requests.get(), by=ola),
    "decline": lambda row, ola: access.decline_request(
        row.access_requests.get(), "Nei.", by=ola
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_every_decision_on_access_waits_for_the_one_before(act, token, eva, ours, ola):
    make(AccessRequest, organization=ours, email="spor@example.org")

    has_waited = waits(
        lambda: ACTS[act](ours, ola),
        lambda: Organization.objects.select_for_update(no_key=True).get(pk=ours.pk),
    )

    assert has_waited, "Every act locks the organization before it reads."


# What an erasure or a retention job writes, which hold another lock.
MEANWHILE = {
    "renew": lambda ours: ours.invitations.update(withdrawn_at=timezone.now()),
    "accept": lambda ours: ours.invitations.update(withdrawn_at=timezone.now()),
    "change": lambda ours: ours.representatives.filter(role="editor").update(
        until=timezone.localdate(), is_revoked=True
    ),
}
MEANWHILE["withdraw"] = MEANWHILE["renew"]
MEANWHILE["revoke"] = MEANWHILE["change"]


@pytest.mark.parametrize("act", MEANWHILE)
def test_an_act_sees_what_has_ended_while_it_waited(act, token, eva, ours, ola):
    codes = concurrent_refusals(
        lambda: MEANWHILE[act](ours), lambda: ACTS[act](ours, ola)
    )

    expected = "ended" if act in ("change", "revoke") else "closed"
    assert codes == [expected], "An act locks the row before it decides."


@pytest.mark.parametrize("act", ["invite", "change", "request"])
def test_an_act_is_a_transaction_of_its_own(act, token, eva, ours, ola):
    ACTS[act](ours, ola)

    assert Letter.objects.count() == 2
