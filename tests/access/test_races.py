"""Concurrent decisions on access; each race again without the lock, which shows the need."""

import pytest

from members import access
from members.access import invitations, representatives, requests
from members.models import AccessRequest, Invitation, Organization, Representative
from tests.access.letters import last, letters, token_of
from tests.models.rows import make
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make_representative

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "ny@example.org"


@pytest.fixture
def anne():
    return make_representative(role="manager", slug="alfa")


@pytest.fixture
def berit(anne):
    return make_representative(role="manager", organization=anne.organization)


def find(organization_id):
    return Organization.objects.get(pk=organization_id)


@pytest.fixture
def without_lock(monkeypatch):
    for module in (requests, invitations, representatives):
        monkeypatch.setattr(module, "lock_organization", find)


def revoke_each_other(anne, berit):
    return concurrent_refusals(
        lambda: access.revoke_access(berit, by=anne.user),
        lambda: access.revoke_access(anne, by=berit.user),
    )


def test_of_two_managers_who_revoke_each_other_one_remains(anne, berit):
    assert revoke_each_other(anne, berit) == ["not_yours"]
    assert list(Representative.objects.current()) == [anne]


def test_without_the_lock_none_remains(anne, berit, without_lock):
    assert revoke_each_other(anne, berit) == []
    assert list(Representative.objects.current()) == []


def leave_and_step_down(anne, berit):
    return concurrent_refusals(
        lambda: access.revoke_access(berit, by=berit.user),
        lambda: access.change_role(anne, "editor", by=anne.user),
    )


def test_of_two_last_managers_who_leave_at_once_one_stays(anne, berit):
    assert leave_and_step_down(anne, berit) == ["last"]
    assert list(Representative.objects.current().managers()) == [anne]


def test_without_the_lock_nobody_stays(anne, berit, without_lock):
    assert leave_and_step_down(anne, berit) == []
    assert list(Representative.objects.current().managers()) == []


def invite_while_revoked(anne, berit):
    return concurrent_refusals(
        lambda: access.revoke_access(berit, by=anne.user),
        lambda: access.invite(anne.organization, ADDRESS, "manager", by=berit.user),
    )


def test_whose_access_is_revoked_cannot_invite_at_that_moment(anne, berit):
    assert invite_while_revoked(anne, berit) == ["not_yours"]
    assert list(Invitation.objects.all()) == []


def test_without_the_lock_one_could_invite_a_friend(anne, berit, without_lock):
    assert invite_while_revoked(anne, berit) == []
    assert Invitation.objects.open().get().email == ADDRESS


def accept_twice(anne):
    access.invite(anne.organization, ADDRESS, "editor", by=anne.user)
    token = token_of(last("invitation"))
    return concurrent_refusals(
        lambda: access.accept_invitation(token), lambda: access.accept_invitation(token)
    )


def times_used():
    used = Invitation.pgh_event_model.objects.filter(used_at__isnull=False)
    return used.count()


def test_an_invitation_that_is_accepted_twice_at_once_works_once(anne):
    assert accept_twice(anne) == ["closed"]
    assert times_used() == 1


def test_without_the_lock_it_works_twice(anne, monkeypatch):
    monkeypatch.setattr(invitations, "_lock_open", invitations.find_open_invitation)

    assert accept_twice(anne) == []
    assert times_used() == 2


def answer_twice(anne):
    access_request = make(AccessRequest, organization=anne.organization, email=ADDRESS)
    return concurrent_refusals(
        lambda: access.grant_request(access_request, by=anne.user),
        lambda: access.decline_request(access_request, "Nei.", by=anne.user),
    )


def test_of_two_answers_at_once_one_is_sent(anne):
    assert answer_twice(anne) == ["decided"]
    assert letters() == [("access_granted", ADDRESS)]


def test_without_the_lock_yes_and_no_are_sent(anne, monkeypatch):
    monkeypatch.setattr(
        requests, "_lock_waiting", lambda access_request, by: access_request
    )

    assert answer_twice(anne) == []
    assert sorted(kind for kind, _to in letters()) == [
        "access_declined",
        "access_granted",
    ]
