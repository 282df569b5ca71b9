"""An invitation is accepted once, by its link, and grants the role."""

import pytest

from members import access
from members.models import AccessRequest, Invitation, Representative, User
from tests.support.access import ADDRESS, CLOSED, roles_in
from tests.support.factories import make_organization, make_representative, make_user
from tests.support.letters import last, token_of
from tests.support.refusals import refusal, told
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def test_it_works_once(manager, token):
    access.accept_invitation(token)
    first = Invitation.objects.get()

    for wrong in [
        token,
        "",
        token[:-1],
        token + "x",
        token.swapcase(),
        "æ\0",
        "x" * 2000,
    ]:
        assert told(lambda t=wrong: access.accept_invitation(t)) == CLOSED
    assert Invitation.objects.get() == first
    assert first.used_by == User.objects.get(email=ADDRESS)


def test_it_is_for_the_address_alone(manager, token, ours, ola):
    other = make_user()

    refused = told(lambda: access.accept_invitation(token, by=other))

    assert refused == [
        f"This invitation is for {ADDRESS}. You are logged in as someone else."
    ]
    assert roles_in(ours) == [(ola.email, "manager")]
    assert Invitation.objects.open().count() == 1


def test_a_closed_user_is_not_opened_by_an_invitation(manager, token, ours, ola):
    make_user(email=ADDRESS, is_active=False)

    refused = told(lambda: access.accept_invitation(token))

    assert refused == ["This account is closed. The secretariat can reopen it."]
    assert roles_in(ours) == [(ola.email, "manager")]


@pytest.mark.parametrize(
    ("stands", "invited", "then"),
    [
        ("editor", "manager", "manager"),
        ("manager", "editor", "manager"),
        ("editor", "editor", "editor"),
    ],
)
def test_who_got_access_meanwhile_keeps_the_higher_role(
    manager, stands, invited, then, ours, ola
):
    access.invite(ours, ADDRESS, invited, by=ola)
    make_representative(organization=ours, user=make_user(email=ADDRESS), role=stands)

    access.accept_invitation(token_of(last("invitation")))

    assert roles_in(ours)[1:] == [(ADDRESS, then)]


def test_whose_access_was_revoked_can_be_invited_again_the_same_day(
    manager, token, ours, ola
):
    access.accept_invitation(token)
    representative = Representative.objects.get(user__email=ADDRESS)
    access.revoke_access(representative, by=ola)

    access.invite(ours, ADDRESS, "editor", by=ola)
    access.accept_invitation(token_of(last("invitation")))

    assert roles_in(ours)[1:] == [(ADDRESS, "editor")]
    assert Representative.objects.filter(user=representative.user).count() == 2


def test_accepting_grants_the_waiting_request_of_the_same_address(token, ours, ola):
    access_request = make(AccessRequest, organization=ours, email=ADDRESS)
    elsewhere = make(AccessRequest, organization=make_organization(), email=ADDRESS)
    other = make(AccessRequest, organization=ours, email="en.annen@example.org")

    access.accept_invitation(token)

    access_request.refresh_from_db()
    assert (access_request.granted, access_request.decided_by) == (True, ola)
    assert set(AccessRequest.objects.waiting()) == {elsewhere, other}


def test_a_name_must_be_one_that_can_be_stored_and_replaces_none(token):
    refused = refusal(lambda: access.accept_invitation(token, name="x" * 500))
    make_user(email=ADDRESS, name="Kari Nordmann")
    access.accept_invitation(token, name="Kaptein Sabeltann")

    assert list(refused.message_dict) == ["name"]
    assert User.objects.get(email=ADDRESS).name == "Kari Nordmann"
