"""Managers and secretaries invite an address, send the e-mail again, or withdraw it."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import access
from members.models import Invitation, Letter, User
from tests.support.access import (
    ADDRESS,
    CLOSED,
    NOT_YOURS,
    roles_in,
    users_without_rights,
)
from tests.support.factories import (
    make_representative,
    make_user,
)
from tests.support.letters import last, letters, token_of
from tests.support.refusals import told
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def test_an_invited_address_has_the_role_once_it_has_accepted(manager, ours, ola):
    access.invite(ours, " Ny@Example.ORG ", "manager", by=ola)
    before = roles_in(ours)
    access.accept_invitation(token_of(last("invitation")), name="Ny Ansatt")

    new = User.objects.get(email=ADDRESS)
    assert before == [(ola.email, "manager")]
    assert roles_in(ours) == [*before, (ADDRESS, "manager")]
    assert (new.name, new.is_staff, new.is_active) == ("Ny Ansatt", False, True)
    assert letters() == [
        ("invitation", ADDRESS),
        ("access_given", ADDRESS),
        ("invitation_accepted", ola.email),
    ]


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


def test_only_managers_and_the_secretariat_invite(manager, kari, ours, ola):
    for who, user in users_without_rights(ours).items():
        refused = told(lambda u=user: access.invite(ours, ADDRESS, "editor", by=u))
        assert refused == NOT_YOURS, who
    access.invite(ours, "a@example.org", "editor", by=ola)
    access.invite(ours, "b@example.org", "editor", by=kari)

    assert [to for _kind, to in letters()] == ["a@example.org", "b@example.org"]


def test_the_letter_is_in_the_language_of_its_reader_or_the_chosen_one(
    manager, ours, ola
):
    make_user(email=ADDRESS, name="Kari", language="en")
    access.invite(ours, ADDRESS, "editor", by=ola)
    access.invite(ours, "b@example.org", "editor", by=ola)
    chosen = access.invite(ours, "c@example.org", "editor", language="en", by=ola)
    access.renew_invitation(chosen, by=ola)

    rows = Letter.objects.order_by("pk")
    assert [letter.language for letter in rows] == ["en", "nb", "en", "en"]
    assert rows[0].text.startswith("Hello, Kari!")
    assert "/invitasjon/" in rows[1].text


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("", "editor"),
        ("ny", "editor"),
        (ADDRESS, "owner"),
        (f"{'x' * 250}@a.no", "editor"),
    ],
)
def test_an_invalid_address_or_role_is_refused(manager, email, role, ours, ola):
    with pytest.raises(ValidationError):
        access.invite(ours, email, role, by=ola)

    assert (Invitation.objects.count(), letters()) == (0, [])


def test_an_address_that_is_invited_or_has_access_is_not_invited(token, ours, ola):
    acts = make_representative(organization=ours).user

    again = told(lambda: access.invite(ours, ADDRESS, "manager", by=ola))
    needless = told(lambda: access.invite(ours, acts.email.upper(), "editor", by=ola))

    assert again == ["This address has already been invited."]
    assert needless == [f"{acts.email} already has access."]
    assert Invitation.objects.get().role == "editor"


def expire(invitation):
    long_ago = timezone.now() - timedelta(days=30)
    Invitation.objects.filter(pk=invitation.pk).update(
        made_at=long_ago, expires_at=timezone.now() - timedelta(seconds=1)
    )


def test_it_lasts_as_many_days_as_the_setting_says(manager, settings, ours, ola):
    settings.INVITATION_DAYS = 3

    invitation = access.invite(ours, ADDRESS, "editor", by=ola)

    lasts = invitation.expires_at - invitation.made_at
    assert timedelta(days=3) <= lasts < timedelta(days=3, seconds=10)
    assert last("invitation").expires_at == invitation.expires_at


def test_an_expired_invitation_makes_room_for_a_new_one_or_is_sent_again(
    token, ours, ola
):
    expire(Invitation.objects.get())

    assert told(lambda: access.accept_invitation(token)) == CLOSED
    new = access.invite(ours, ADDRESS, "editor", by=ola)
    assert (Invitation.objects.open().get(), token_of(last("invitation")) != token) == (
        new,
        True,
    )
    expire(new)
    access.renew_invitation(new, by=ola)
    access.accept_invitation(token_of(last("invitation")))
    assert roles_in(ours)[1:] == [(ADDRESS, "editor")]


def test_a_new_invitation_ends_the_expired_one_of_its_address_alone(
    manager, token, ours, ola
):
    same = Invitation.objects.get()
    other = access.invite(ours, "annen@example.org", "editor", by=ola)
    elsewhere = make(Invitation, email=ADDRESS)
    for invitation in (same, other, elsewhere):
        expire(invitation)

    new = access.invite(ours, ADDRESS, "editor", by=ola)

    left = set(Invitation.objects.unanswered())
    assert left == {new, other, elsewhere}, "An expired link ends with a new one only."


def test_a_letter_that_is_sent_again_closes_the_former_link(manager, token, ola):
    access.renew_invitation(Invitation.objects.get(), by=ola)

    assert told(lambda: access.accept_invitation(token)) == CLOSED
    access.accept_invitation(token_of(last("invitation")))
    sent = [to for kind, to in letters() if kind == "invitation"]
    assert sent == [ADDRESS] * 2


def test_who_sends_an_invitation_again_answers_for_it(manager, token, ola, kari):
    access.renew_invitation(Invitation.objects.get(), by=kari)

    access.revoke_access(manager, by=kari)
    senders = [invitation.invited_by for invitation in Invitation.objects.open()]
    assert senders == [kari], "An invitation has the sender who sent it last."


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


@pytest.mark.parametrize("act", [access.renew_invitation, access.withdraw_invitation])
def test_only_managers_and_the_secretariat_renew_and_withdraw(
    manager, token, act, kari, ours
):
    invitation = Invitation.objects.get()

    for who, user in users_without_rights(ours).items():
        assert told(lambda u=user: act(invitation, by=u)) == NOT_YOURS, who
    act(invitation, by=kari)


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


def test_a_word_with_a_link_or_without_end_is_refused(manager, ours, ola):
    links = "https://klynge.example/|Se www.eksempel|Logg inn på eksempel.com nå"
    odd = ["skriv til ola@eksempel", "a\0b", "a\x1b[31m", "gnp.\u202eexe", "\ud800"]
    for word in [*links.split("|"), *odd, "x" * 501]:
        with pytest.raises(ValidationError):
            access.invite(ours, ADDRESS, "editor", message=word, by=ola)

    assert letters() == []
