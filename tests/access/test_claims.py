"""Somebody without access asks for it; whoever may answers."""

import pytest

from members import access, confirmations
from members.models import Claim, Invitation, Letter, User
from tests.access.letters import last, letters, token_of
from tests.access.test_invitations import NOT_YOURS, acting, rights
from tests.factories import (
    make_organization,
    make_representative,
    make_secretary,
    make_user,
)
from tests.models.refusals import told

pytestmark = pytest.mark.django_db
ADDRESS = "ny@example.org"
DECIDED = ["This has been answered already."]


@pytest.fixture
def organization():
    return make_organization(name="Alfa AS", slug="alfa")


@pytest.fixture
def manager(organization):
    user = make_user(email="a@example.org", language="en")
    return make_representative(organization=organization, role="manager", user=user)


def asks(organization, **given):
    given = {"name": "Ny Ansatt", "why": "", "language": "nb", **given}
    return access.claim(organization, ADDRESS, **given)


def test_asking_writes_one_letter_and_keeps_nothing(organization, manager):
    access.ask(organization, " Ny@Example.org", language="en")
    access.ask(organization, manager.user.email, language="en")

    assert letters() == [("claim_confirm", ADDRESS), ("claim_confirm", "a@example.org")]
    texts = [
        letter.text.replace(token_of(letter), "") for letter in Letter.objects.all()
    ]
    assert texts[0] == texts[1]
    assert (Claim.objects.count(), User.objects.count()) == (0, 1)
    assert confirmations.read(token_of(Letter.objects.earliest("pk"))) == (
        "claim",
        {"organization": organization.pk, "email": ADDRESS},
    )


def test_a_claim_waits_and_every_manager_is_told(organization, manager):
    make_representative(organization=organization)

    claim = asks(organization, why="Jeg er ny på kommunikasjon.")

    assert list(Claim.objects.waiting()) == [claim]
    assert letters() == [("claim_waiting", "a@example.org")]
    letter = last("claim_waiting")
    assert letter.language == "en"
    assert "Ny Ansatt (ny@example.org) asks to look after" in letter.text
    assert "/en/my-page/alfa/access/" in letter.text


def test_asking_twice_is_asking_once(organization, manager):
    first, second = asks(organization), asks(organization, name="Noen andre")

    assert first == second
    assert Claim.objects.get().name == "Ny Ansatt"
    assert letters() == [("claim_waiting", "a@example.org")]


def test_whoever_has_access_need_not_ask(organization):
    make_representative(organization=organization, user=make_user(email=ADDRESS))

    assert told(lambda: asks(organization)) == ["You have access already: log in."]


def test_whoever_is_let_in_has_access_and_a_letter(organization, manager):
    claim = asks(organization)

    access.grant(claim, by=manager.user)

    claim.refresh_from_db()
    assert acting(organization)[1:] == [(ADDRESS, "editor")]
    assert (claim.granted, claim.decided_by) == (True, manager.user)
    assert User.objects.get(email=ADDRESS).name == "Ny Ansatt"
    assert letters()[1:] == [("access_granted", ADDRESS)]


def test_whoever_is_declined_is_told_why(organization, manager):
    claim = asks(organization, language="en")

    access.decline(claim, " You left us in May. ", by=manager.user)

    claim.refresh_from_db()
    letter = last("access_declined")
    assert (claim.granted, claim.answer) == (False, "You left us in May.")
    assert (letter.to, letter.language) == (ADDRESS, "en")
    assert "\n\nYou left us in May.\n\n" in letter.text
    assert acting(organization) == [("a@example.org", "manager")]
    assert User.objects.filter(email=ADDRESS).exists() is False


def test_no_is_not_said_without_a_reason(organization, manager):
    claim = asks(organization)

    refused = told(lambda: access.decline(claim, " \n", by=manager.user))

    assert refused == ["Say why: the answer reaches who asked."]
    assert list(Claim.objects.waiting()) == [claim]


def test_it_is_answered_once(organization, manager):
    claim = asks(organization)
    access.decline(claim, "Nei.", by=manager.user)

    again = [
        told(lambda: access.grant(claim, by=manager.user)),
        told(lambda: access.decline(claim, "Nei.", by=manager.user)),
    ]

    assert again == [DECIDED, DECIDED]
    assert asks(organization) != claim


def test_only_managers_and_the_secretariat_answer(organization, manager):
    claim = asks(organization)

    for who, user in rights(organization).items():
        yes = told(lambda u=user: access.grant(claim, by=u))
        no = told(lambda u=user: access.decline(claim, "Nei.", by=u))
        assert (yes, no) == (NOT_YOURS, NOT_YOURS), who
    access.grant(claim, "manager", by=make_secretary())

    assert (ADDRESS, "manager") in acting(organization)


def test_letting_in_closes_the_invitation_to_the_same_address(organization, manager):
    for email in (ADDRESS, "b@example.org"):
        access.invite(organization, email, "manager", by=manager.user)
    claim = asks(organization)

    access.grant(claim, by=manager.user)

    assert Invitation.objects.unanswered().get().email == "b@example.org"
