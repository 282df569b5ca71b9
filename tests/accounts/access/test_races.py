"""Concurrent decisions on access; each race again without the lock, which shows the need."""

import pytest
from django.utils import timezone

from members import models
from members.accounts import access
from tests.support.access import ADDRESS
from tests.support.concurrency import concurrent_refusals, waits
from tests.support.factories import make
from tests.support.letters import last, letters, token_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(manager):
    """Return the row of another manager of Yara."""
    return make.representative(role="manager", organization=manager.organization)


# Each race: two acts at once on two managers, each given as a function of them.


def revoke_each_other(first, second):
    return (
        lambda: access.revoke_access(second, by=first.user),
        lambda: access.revoke_access(first, by=second.user),
    )


def leave_and_step_down(first, second):
    return (
        lambda: access.revoke_access(second, by=second.user),
        lambda: access.change_role(first, "editor", by=first.user),
    )


def invite_while_revoked(first, second):
    ours = first.organization
    return (
        lambda: access.revoke_access(second, by=first.user),
        lambda: access.invite(ours, ADDRESS, "manager", by=second.user),
    )


def accept_twice(first, second):
    access.invite(first.organization, ADDRESS, "editor", by=first.user)
    token = token_of(last("invitation"))
    return [lambda: access.accept_invitation(token)] * 2


def answer_twice(first, second):
    given = {"organization": first.organization, "email": ADDRESS}
    asked = make(models.AccessRequest, **given)
    return (
        lambda: access.grant_request(asked, by=first.user),
        lambda: access.decline_request(asked, "Nei.", by=first.user),
    )


def left():
    """Return how many managers, invitations and uses of one are left, and the answers."""
    managers = models.Representative.objects.current().managers()
    uses = models.Invitation.pgh_event_model.objects.exclude(used_at=None)
    kinds = sorted(kind.partition("_")[2] for kind, _to in letters())
    counts = managers.count(), models.Invitation.objects.count(), uses.count()
    return *counts, [kind for kind in kinds if kind in ("declined", "granted")]


# Each: the race, and what comes of it with the locks and without.
BOTH = ["declined", "granted"]
RACES = [
    (revoke_each_other, (["not_yours"], (1, 0, 0, [])), ([], (0, 0, 0, []))),
    (leave_and_step_down, (["last"], (1, 0, 0, [])), ([], (0, 0, 0, []))),
    (invite_while_revoked, (["not_yours"], (1, 0, 0, [])), ([], (1, 1, 0, []))),
    (accept_twice, (["closed"], (2, 1, 1, [])), ([], (2, 1, 2, []))),
    (answer_twice, (["decided"], (2, 0, 0, ["granted"])), ([], (2, 0, 0, BOTH))),
]


@pytest.mark.parametrize(("race", "locked", "unlocked"), RACES)
def test_the_second_of_two_is_refused_which_the_lock_alone_does(
    manager, second, race, locked, unlocked, is_locked
):
    codes = concurrent_refusals(*race(manager, second))
    assert (codes, left()) == (locked if is_locked else unlocked)


def test_a_decision_keeps_nobody_from_referring_to_the_organization(manager, ours):
    assert not waits(
        lambda: make.presence(organization=ours),
        lambda: access.invite(ours, ADDRESS, "editor", by=manager.user),
    )


def invitation_of(ours):
    return ours.invitations.get()


def editor_of(ours):
    return ours.representatives.get(role="editor")


def request_of(ours):
    return ours.access_requests.get()


ACTS = {
    "invite": lambda row, by: access.invite(row, "a@example.org", "editor", by=by),
    "renew": lambda row, by: access.renew_invitation(invitation_of(row), by=by),
    "withdraw": lambda row, by: access.withdraw_invitation(invitation_of(row), by=by),
    "accept": lambda row, by: access.accept_invitation(token_of(last("invitation"))),
    "change": lambda row, by: access.change_role(editor_of(row), "manager", by=by),
    "revoke": lambda row, by: access.revoke_access(editor_of(row), by=by),
    "request": lambda row, by: access.request_access(
        row, "b@example.org", name="Per", language="nb"
    ),
    "grant": lambda row, by: access.grant_request(request_of(row), by=by),
    "decline": lambda row, by: access.decline_request(request_of(row), "Nei.", by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_every_decision_on_access_waits_for_the_one_before(act, token, eva, ours, ola):
    make(models.AccessRequest, organization=ours, email="spor@example.org")
    rows = models.Organization.objects.select_for_update(no_key=True)
    has_waited = waits(lambda: ACTS[act](ours, ola), lambda: rows.get(pk=ours.pk))
    assert has_waited, "Every act locks the organization before it reads."


# An erasure or a retention job writes, which hold another lock.
@pytest.mark.parametrize("act", ["renew", "accept", "withdraw", "change", "revoke"])
def test_an_act_sees_what_has_ended_while_it_waited(act, token, eva, ours, ola):
    if act in ("change", "revoke"):
        rows, expected = ours.representatives.filter(role="editor"), "ended"
        values = {"until": timezone.localdate(), "is_revoked": True}
    else:
        rows, expected = ours.invitations.all(), "closed"
        values = {"withdrawn_at": timezone.now()}
    codes = concurrent_refusals(
        lambda: rows.update(**values), lambda: ACTS[act](ours, ola)
    )
    assert codes == [expected], "An act locks the row before it decides."


@pytest.mark.parametrize("act", ["invite", "change", "request"])
def test_an_act_is_a_transaction_of_its_own(act, token, eva, ours, ola):
    ACTS[act](ours, ola)

    assert models.Letter.objects.count() == 2
