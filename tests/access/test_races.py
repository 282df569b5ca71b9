"""Concurrent decisions on access; each race again without the lock, which shows the need."""

import pytest
from django.utils import timezone

from members import access
from members.access import invitations, representatives, requests
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


def find(organization_id):
    return Organization.objects.get(pk=organization_id)


@pytest.fixture
def without_lock(monkeypatch):
    for module in (requests, invitations, representatives):
        monkeypatch.setattr(module, "lock_organization", find)


def revoke_each_other(manager, second):
    return concurrent_refusals(
        lambda: access.revoke_access(second, by=manager.user),
        lambda: access.revoke_access(manager, by=second.user),
    )


def test_of_two_managers_who_revoke_each_other_one_remains(manager, second):
    assert revoke_each_other(manager, second) == ["not_yours"]
    assert list(Representative.objects.current()) == [manager]


def test_without_the_lock_none_remains(manager, second, without_lock):
    assert revoke_each_other(manager, second) == []
    assert list(Representative.objects.current()) == []


def leave_and_step_down(manager, second):
    return concurrent_refusals(
        lambda: access.revoke_access(second, by=second.user),
        lambda: access.change_role(manager, "editor", by=manager.user),
    )


def test_of_two_last_managers_who_leave_at_once_one_stays(manager, second):
    assert leave_and_step_down(manager, second) == ["last"]
    assert list(Representative.objects.current().managers()) == [manager]


def test_without_the_lock_nobody_stays(manager, second, without_lock):
    assert leave_and_step_down(manager, second) == []
    assert list(Representative.objects.current().managers()) == []


def invite_while_revoked(manager, second):
    return concurrent_refusals(
        lambda: access.revoke_access(second, by=manager.user),
        lambda: access.invite(manager.organization, ADDRESS, "manager", by=second.user),
    )


def test_whose_access_is_revoked_cannot_invite_at_that_moment(manager, second):
    assert invite_while_revoked(manager, second) == ["not_yours"]
    assert list(Invitation.objects.all()) == []


def test_without_the_lock_one_could_invite_a_friend(manager, second, without_lock):
    assert invite_while_revoked(manager, second) == []
    assert Invitation.objects.open().get().email == ADDRESS


def accept_twice(manager):
    access.invite(manager.organization, ADDRESS, "editor", by=manager.user)
    token = token_of(last("invitation"))
    return concurrent_refusals(
        lambda: access.accept_invitation(token), lambda: access.accept_invitation(token)
    )


def times_used():
    used = Invitation.pgh_event_model.objects.filter(used_at__isnull=False)
    return used.count()


def test_an_invitation_that_is_accepted_twice_at_once_works_once(manager):
    assert accept_twice(manager) == ["closed"]
    assert times_used() == 1


def test_without_the_lock_it_works_twice(manager, monkeypatch):
    monkeypatch.setattr(invitations, "_lock_open", invitations.find_open_invitation)

    assert accept_twice(manager) == []
    assert times_used() == 2


def answer_twice(manager):
    access_request = make(
        AccessRequest, organization=manager.organization, email=ADDRESS
    )
    return concurrent_refusals(
        lambda: access.grant_request(access_request, by=manager.user),
        lambda: access.decline_request(access_request, "Nei.", by=manager.user),
    )


def test_of_two_answers_at_once_one_is_sent(manager):
    assert answer_twice(manager) == ["decided"]
    assert letters() == [("access_granted", ADDRESS)]


def test_without_the_lock_yes_and_no_are_sent(manager, monkeypatch):
    monkeypatch.setattr(
        requests, "_lock_waiting", lambda access_request, by: access_request
    )

    assert answer_twice(manager) == []
    assert sorted(kind for kind, _to in letters()) == [
        "access_declined",
        "access_granted",
    ]


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
