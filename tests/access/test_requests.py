"""Access is requested from a verified address, and granted or declined."""

import pytest

from members import access, confirmations
from members.models import AccessRequest, Invitation, Letter, User
from tests.access.letters import last, letters, token_of
from tests.access.roles import NOT_YOURS, roles_in, users_without_rights
from tests.models.refusals import told
from tests.support.factories import (
    make_organization,
    make_representative,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db
ADDRESS = "ny@example.org"
DECIDED = ["This has already been answered."]


@pytest.fixture
def organization():
    return make_organization(name="Alfa AS", slug="alfa")


@pytest.fixture
def manager(organization):
    user = make_user(email="a@example.org", language="en")
    return make_representative(organization=organization, role="manager", user=user)


def request(organization, **given):
    given = {"name": "Ny Ansatt", "why": "", "language": "nb", **given}
    return access.request_access(organization, ADDRESS, **given)


def test_a_request_link_is_mailed_and_nothing_else_is_stored(organization, manager):
    access.send_request_link(organization, " Ny@Example.org", language="en")
    access.send_request_link(organization, manager.user.email, language="en")

    assert letters() == [
        ("access_request_confirm", ADDRESS),
        ("access_request_confirm", "a@example.org"),
    ]
    texts = [
        letter.text.replace(token_of(letter), "") for letter in Letter.objects.all()
    ]
    assert texts[0] == texts[1]
    assert (AccessRequest.objects.count(), User.objects.count()) == (0, 1)
    assert confirmations.read(token_of(Letter.objects.earliest("pk"))) == (
        "access_request",
        {"organization": organization.pk, "email": ADDRESS},
    )


def test_a_request_waits_and_every_manager_is_notified(organization, manager):
    make_representative(organization=organization)

    access_request = request(organization, why="Jeg er ny på kommunikasjon.")

    assert list(AccessRequest.objects.waiting()) == [access_request]
    assert letters() == [("access_request_waiting", "a@example.org")]
    letter = last("access_request_waiting")
    assert letter.language == "en"
    assert "Ny Ansatt (ny@example.org) asks for access to" in letter.text
    assert "/en/my-page/alfa/access/" in letter.text


def test_asking_twice_is_asking_once(organization, manager):
    first, second = request(organization), request(organization, name="Noen andre")

    assert first == second
    assert AccessRequest.objects.get().name == "Ny Ansatt"
    assert letters() == [("access_request_waiting", "a@example.org")]


def test_who_has_access_cannot_request_it(organization):
    make_representative(organization=organization, user=make_user(email=ADDRESS))

    assert told(lambda: request(organization)) == [
        "You already have access. Please log in."
    ]


def test_who_is_granted_access_gets_the_role_and_a_letter(organization, manager):
    access_request = request(organization)

    access.grant_request(access_request, by=manager.user)

    access_request.refresh_from_db()
    assert roles_in(organization)[1:] == [(ADDRESS, "editor")]
    assert (access_request.granted, access_request.decided_by) == (True, manager.user)
    assert User.objects.get(email=ADDRESS).name == "Ny Ansatt"
    assert letters()[1:] == [("access_granted", ADDRESS)]


def test_who_is_declined_gets_the_reason(organization, manager):
    access_request = request(organization, language="en")

    access.decline_request(access_request, " You left us in May. ", by=manager.user)

    access_request.refresh_from_db()
    letter = last("access_declined")
    assert (access_request.granted, access_request.answer) == (
        False,
        "You left us in May.",
    )
    assert (letter.to, letter.language) == (ADDRESS, "en")
    assert "\n\nYou left us in May.\n\n" in letter.text
    assert roles_in(organization) == [("a@example.org", "manager")]
    assert User.objects.filter(email=ADDRESS).exists() is False


def test_a_request_is_not_declined_without_a_reason(organization, manager):
    access_request = request(organization)

    refused = told(
        lambda: access.decline_request(access_request, " \n", by=manager.user)
    )

    assert refused == ["Give a reason. It is sent to the person who asked."]
    assert list(AccessRequest.objects.waiting()) == [access_request]


def test_it_is_answered_once(organization, manager):
    access_request = request(organization)
    access.decline_request(access_request, "Nei.", by=manager.user)

    again = [
        told(lambda: access.grant_request(access_request, by=manager.user)),
        told(lambda: access.decline_request(access_request, "Nei.", by=manager.user)),
    ]

    assert again == [DECIDED, DECIDED]
    assert request(organization) != access_request


def test_only_managers_and_the_secretariat_answer(organization, manager):
    access_request = request(organization)

    for who, user in users_without_rights(organization).items():
        yes = told(lambda u=user: access.grant_request(access_request, by=u))
        no = told(lambda u=user: access.decline_request(access_request, "Nei.", by=u))
        assert (yes, no) == (NOT_YOURS, NOT_YOURS), who
    access.grant_request(access_request, "manager", by=make_secretary())

    assert (ADDRESS, "manager") in roles_in(organization)


def test_granting_withdraws_the_invitation_to_the_same_address(organization, manager):
    for email in (ADDRESS, "b@example.org"):
        access.invite(organization, email, "manager", by=manager.user)
    access_request = request(organization)

    access.grant_request(access_request, by=manager.user)

    assert Invitation.objects.unanswered().get().email == "b@example.org"
