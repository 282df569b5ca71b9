"""An address is invited, again, and no more; it accepts once, by the link, and has the role."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.accounts import access
from members.models import AccessRequest, Invitation, Letter, Representative, User
from tests.support.access import ADDRESS, CLOSED, roles_in
from tests.support.factories import make
from tests.support.letters import last, letters, token_of
from tests.support.refusals import refusal, told


def test_an_invited_address_has_the_role_once_it_accepted(manager, ours, ola, settings):
    settings.INVITATION_DAYS = 3
    invitation = access.invite(ours, " Ny@Example.ORG ", "manager", by=ola)
    lasts = invitation.expires_at - invitation.made_at
    assert timedelta(days=3) <= lasts < timedelta(days=3, seconds=10)
    assert last("invitation").expires_at == invitation.expires_at
    before = roles_in(ours)
    access.accept_invitation(token_of(last("invitation")), name="Ny Ansatt")
    new, manages = User.objects.get(email=ADDRESS), (ola.email, "manager")
    assert (before, roles_in(ours)) == ([manages], [manages, (ADDRESS, "manager")])
    assert (new.name, new.is_staff, new.is_active) == ("Ny Ansatt", False, True)
    kinds = ["invitation", "access_given", "invitation_accepted"]
    to = [ADDRESS, ADDRESS, ola.email]
    assert letters() == list(zip(kinds, to, strict=True))


def test_only_the_letter_contains_the_token(token, ours, ola):
    invitation = Invitation.objects.get()
    expected = hashlib.sha256(token.encode()).hexdigest()
    assert (invitation.fingerprint, len(token)) == (expected, 43)
    assert Letter.objects.get().is_secret
    history = invitation.pgh_event_model.objects.values()
    assert [(token in str(e), expected in str(e)) for e in history] == [(False, False)]
    for number in range(2):
        access.invite(ours, f"{number}@example.org", "editor", by=ola)
    assert len({token_of(letter) for letter in Letter.objects.all()}) == 3


def test_a_letter_is_in_its_readers_language_or_the_one_given(manager, ours, ola):
    make.user(email=ADDRESS, name="Kari", language="en")
    access.invite(ours, ADDRESS, "editor", by=ola)
    access.invite(ours, "b@example.org", "editor", by=ola)
    chosen = access.invite(ours, "c@example.org", "editor", language="en", by=ola)
    access.renew_invitation(chosen, by=ola)

    rows = Letter.objects.order_by("pk")
    assert [letter.language for letter in rows] == ["en", "nb", "en", "en"]
    assert rows[0].text.startswith("Hello, Kari!")
    assert "/invitasjon/" in rows[1].text


LONG = f"{'x' * 250}@a.no"
LINKS = "https://klynge.example/|Se www.eksempel|Logg inn på eksempel.com nå|bit.ly/x"
LINKS += "|eksempel．no|eksempel。no|Konto 1234.56.78903|NO93 8601 1117 947 til oss"
ODD = ["skriv til ola@eksempel", "a\0b", "a\x1b[31m", "gnp.\u202eexe", "\ud800"]


def test_an_invalid_address_role_or_word_is_refused(manager, ours, ola):
    invalid = [("", "editor"), ("ny", "editor"), (ADDRESS, "owner"), (LONG, "editor")]
    invalid = [(*one, "") for one in invalid]
    words = [*LINKS.split("|"), *ODD, "x" * 501]
    for email, role, word in [*invalid, *((ADDRESS, "editor", word) for word in words)]:
        with pytest.raises(ValidationError):
            access.invite(ours, email, role, message=word, by=ola)
    assert (Invitation.objects.count(), letters()) == (0, [])


def test_an_address_that_is_invited_or_has_access_is_not_invited(token, ours, ola):
    acts = make.representative(organization=ours).user
    again = told(lambda: access.invite(ours, ADDRESS, "manager", by=ola))
    needless = told(lambda: access.invite(ours, acts.email.upper(), "editor", by=ola))
    assert again == ["This address has already been invited."]
    assert needless == [f"{acts.email} already has access."]
    assert Invitation.objects.get().role == "editor"


def expire(invitation):
    made, ended = (timezone.now() - timedelta(days=30), timezone.now())
    rows = Invitation.objects.filter(pk=invitation.pk)
    rows.update(made_at=made, expires_at=ended - timedelta(seconds=1))


def test_an_expired_invitation_makes_room_for_a_new_one_or_renewal(token, ours, ola):
    same = Invitation.objects.get()
    other = access.invite(ours, "annen@example.org", "editor", by=ola)
    elsewhere = make(Invitation, email=ADDRESS)
    for invitation in (same, other, elsewhere):
        expire(invitation)
    assert told(lambda: access.accept_invitation(token)) == CLOSED
    new = access.invite(ours, ADDRESS, "editor", by=ola)
    left = set(Invitation.objects.unanswered())
    assert left == {new, other, elsewhere}, "Only a new link ends an expired one."
    assert token_of(last("invitation")) != token
    expire(new)
    access.renew_invitation(new, by=ola)
    access.accept_invitation(token_of(last("invitation")))
    assert roles_in(ours)[1:] == [(ADDRESS, "editor")]


def test_an_invitation_that_is_sent_again_has_a_new_sender(manager, token, ola, kari):
    access.renew_invitation(Invitation.objects.get(), by=kari)
    access.revoke_access(manager, by=kari)
    senders = [invitation.invited_by for invitation in Invitation.objects.open()]
    assert senders == [kari], "An invitation has the sender who sent it last."
    assert told(lambda: access.accept_invitation(token)) == CLOSED
    access.accept_invitation(token_of(last("invitation")))
    assert [to for kind, to in letters() if kind == "invitation"] == [ADDRESS] * 2


def test_a_withdrawn_invitation_is_refused(token, ours, ola):
    invitation = Invitation.objects.get()
    other = access.invite(ours, "annen@example.org", "editor", by=ola)
    access.withdraw_invitation(invitation, by=ola)
    refusals = [
        told(lambda: access.accept_invitation(token)),
        told(lambda: access.renew_invitation(invitation, by=ola)),
        told(lambda: access.withdraw_invitation(invitation, by=ola)),
    ]
    assert refusals == [CLOSED] * 3
    assert User.objects.filter(email=ADDRESS).exists() is False
    access.renew_invitation(other, by=ola)
    assert list(Invitation.objects.open()) == [other]
    assert letters()[-1] == ("invitation", "annen@example.org")


def test_a_word_of_ones_own_stands_in_every_letter_as_plain_text(manager, ours, ola):
    word = "Hei!\r\n\r\n<b>Du</b> kan f.eks. rette teksten.Hilsen Ola"
    access.invite(ours, ADDRESS, "editor", message=word, by=ola)
    access.renew_invitation(Invitation.objects.get(), by=ola)

    for letter in Letter.objects.all():
        assert "Ola skriver:\nHei!\n\n<b>Du</b> kan f.eks. rette" in letter.text
        assert "&lt;b&gt;Du&lt;/b&gt;" in letter.html
    assert Invitation.objects.get().message == word.replace("\r\n", "\n")
    names = {field.name for field in Invitation.pgh_event_model._meta.fields}
    assert ("message" in names, "language" in names) == (False, True)


ROLES = [("editor", "manager", "manager"), ("manager", "editor", "manager")]
ROLES += [("editor", "editor", "editor")]


@pytest.mark.parametrize(("stands", "invited", "then"), ROLES)
def test_the_higher_of_two_roles_counts(manager, stands, invited, then, ours, ola):
    access.invite(ours, ADDRESS, invited, by=ola)
    make.representative(organization=ours, user=make.user(email=ADDRESS), role=stands)
    access.accept_invitation(token_of(last("invitation")))
    assert roles_in(ours)[1:] == [(ADDRESS, then)]


def test_whoever_lost_access_can_be_invited_again_that_day(manager, token, ours, ola):
    access.accept_invitation(token)
    representative = Representative.objects.get(user__email=ADDRESS)
    access.revoke_access(representative, by=ola)
    access.invite(ours, ADDRESS, "editor", by=ola)
    access.accept_invitation(token_of(last("invitation")))
    assert roles_in(ours)[1:] == [(ADDRESS, "editor")]
    assert Representative.objects.filter(user=representative.user).count() == 2


def test_accepting_grants_the_waiting_request_of_the_same_address(token, ours, ola):
    access_request = make(AccessRequest, organization=ours, email=ADDRESS)
    elsewhere = make(AccessRequest, organization=make.organization(), email=ADDRESS)
    other = make(AccessRequest, organization=ours, email="en.annen@example.org")
    access.accept_invitation(token)
    access_request.refresh_from_db()
    assert (access_request.granted, access_request.decided_by) == (True, ola)
    assert set(AccessRequest.objects.waiting()) == {elsewhere, other}


def test_a_name_must_be_one_that_can_be_stored_and_replaces_none(token):
    refused = refusal(lambda: access.accept_invitation(token, name="x" * 500))
    make.user(email=ADDRESS, name="Kari Nordmann")
    access.accept_invitation(token, name="Kaptein Sabeltann")
    assert list(refused.message_dict) == ["name"]
    assert User.objects.get(email=ADDRESS).name == "Kari Nordmann"
