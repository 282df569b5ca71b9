"""Managers and secretaries invite an address, send the e-mail again, or withdraw it."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import access
from members.models import Invitation, Letter, User
from tests.access.letters import last, letters, token_of
from tests.access.roles import (
    ADDRESS,
    CLOSED,
    NOT_YOURS,
    roles_in,
    users_without_rights,
)
from tests.models.refusals import told
from tests.support.factories import (
    make_representative,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_an_invited_address_has_the_role_once_it_has_accepted(manager):
    organization = manager.organization

    access.invite(organization, " Ny@Example.ORG ", "manager", by=manager.user)
    before = roles_in(organization)
    access.accept_invitation(token_of(last("invitation")), name="Ny Ansatt")

    new = User.objects.get(email=ADDRESS)
    assert before == [(manager.user.email, "manager")]
    assert roles_in(organization) == [*before, (ADDRESS, "manager")]
    assert (new.name, new.is_staff, new.is_active) == ("Ny Ansatt", False, True)
    assert letters() == [("invitation", ADDRESS)]


def test_only_the_letter_contains_the_token(token):
    invitation = Invitation.objects.get()

    expected = hashlib.sha256(token.encode()).hexdigest()
    assert (invitation.fingerprint, len(token)) == (expected, 43)
    assert Letter.objects.get().is_secret
    history = invitation.pgh_event_model.objects.values()
    assert [(token in str(e), expected in str(e)) for e in history] == [(False, False)]


def test_no_two_letters_have_the_same_token(manager):
    for number in range(3):
        access.invite(
            manager.organization, f"{number}@example.org", "editor", by=manager.user
        )

    assert len({token_of(letter) for letter in Letter.objects.all()}) == 3


def test_only_managers_and_the_secretariat_invite(manager):
    organization = manager.organization

    for who, user in users_without_rights(organization).items():
        refused = told(
            lambda u=user: access.invite(organization, ADDRESS, "editor", by=u)
        )
        assert refused == NOT_YOURS, who
    access.invite(organization, "a@example.org", "editor", by=manager.user)
    access.invite(organization, "b@example.org", "editor", by=make_secretary())

    assert [to for _kind, to in letters()] == ["a@example.org", "b@example.org"]


def test_the_letter_is_in_the_language_of_its_reader(manager):
    make_user(email=ADDRESS, name="Kari", language="en")

    access.invite(manager.organization, ADDRESS, "editor", by=manager.user)
    access.invite(manager.organization, "b@example.org", "editor", by=manager.user)

    assert list(Letter.objects.order_by("pk").values_list("language", flat=True)) == [
        "en",
        "nb",
    ]
    english = last("invitation")
    assert Letter.objects.earliest("pk").text.startswith("Hello, Kari!")
    assert "/invitasjon/" in english.text


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("", "editor"),
        ("ny", "editor"),
        (ADDRESS, "owner"),
        (f"{'x' * 250}@a.no", "editor"),
    ],
)
def test_an_invalid_address_or_role_is_refused(manager, email, role):
    with pytest.raises(ValidationError):
        access.invite(manager.organization, email, role, by=manager.user)

    assert (Invitation.objects.count(), letters()) == (0, [])


def test_an_address_is_not_invited_twice_at_once(manager, token):
    again = told(
        lambda: access.invite(manager.organization, ADDRESS, "manager", by=manager.user)
    )

    assert again == ["This address has already been invited."]
    assert Invitation.objects.get().role == "editor"


def test_who_has_access_is_not_invited(manager):
    representative = make_representative(organization=manager.organization)

    refused = told(
        lambda: access.invite(
            manager.organization,
            representative.user.email.upper(),
            "editor",
            by=manager.user,
        )
    )

    assert refused == [f"{representative.user.email} already has access."]


def expire(invitation):
    long_ago = timezone.now() - timedelta(days=30)
    Invitation.objects.filter(pk=invitation.pk).update(
        made_at=long_ago, expires_at=timezone.now() - timedelta(seconds=1)
    )


def test_it_lasts_as_many_days_as_the_setting_says(manager, settings):
    settings.INVITATION_DAYS = 3

    invitation = access.invite(manager.organization, ADDRESS, "editor", by=manager.user)

    lasts = invitation.expires_at - invitation.made_at
    assert timedelta(days=3) <= lasts < timedelta(days=3, seconds=10)
    assert last("invitation").expires_at == invitation.expires_at


def test_an_expired_invitation_makes_room_for_a_new_one(manager, token):
    expire(Invitation.objects.get())

    assert told(lambda: access.accept_invitation(token)) == CLOSED
    access.invite(manager.organization, ADDRESS, "editor", by=manager.user)

    assert Invitation.objects.open().count() == 1
    assert token_of(last("invitation")) != token


def test_a_letter_that_is_sent_again_closes_the_former_link(manager, token):
    access.renew_invitation(Invitation.objects.get(), by=manager.user)

    assert told(lambda: access.accept_invitation(token)) == CLOSED
    access.accept_invitation(token_of(last("invitation")))
    assert letters() == [("invitation", ADDRESS)] * 2


def test_an_expired_invitation_can_be_sent_again(manager, token):
    expire(Invitation.objects.get())

    access.renew_invitation(Invitation.objects.get(), by=manager.user)

    access.accept_invitation(token_of(last("invitation")))
    assert roles_in(manager.organization)[1:] == [(ADDRESS, "editor")]


def test_a_withdrawn_invitation_is_refused(manager, token):
    invitation = Invitation.objects.get()

    access.withdraw_invitation(invitation, by=manager.user)

    refusals = [
        told(lambda: access.accept_invitation(token)),
        told(lambda: access.renew_invitation(invitation, by=manager.user)),
        told(lambda: access.withdraw_invitation(invitation, by=manager.user)),
    ]
    assert refusals == [CLOSED] * 3
    assert User.objects.filter(email=ADDRESS).exists() is False


@pytest.mark.parametrize("act", [access.renew_invitation, access.withdraw_invitation])
def test_only_managers_and_the_secretariat_renew_and_withdraw(manager, token, act):
    invitation = Invitation.objects.get()

    for who, user in users_without_rights(manager.organization).items():
        assert told(lambda u=user: act(invitation, by=u)) == NOT_YOURS, who
    act(invitation, by=make_secretary())
