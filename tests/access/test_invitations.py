"""An address is invited by whoever may, and accepts once."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import access
from members.models import Claim, Invitation, Letter, Representative, User
from tests.access.letters import last, letters, token_of
from tests.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_organization,
    make_representative,
    make_secretary,
    make_user,
)
from tests.models.refusals import told
from tests.models.rows import make

pytestmark = pytest.mark.django_db
ADDRESS = "ny@example.org"
NOT_YOURS = ["Only a manager of the organization, or the secretariat, does this."]
CLOSED = ["This invitation is not open any more."]


@pytest.fixture
def manager():
    return make_representative(role="manager", name="Alfa AS", slug="alfa")


@pytest.fixture
def token(manager):
    access.invite(manager.organization, ADDRESS, "editor", by=manager.user)
    return token_of(last("invitation"))


def acting(organization):
    """Those who act for the organization now, as (address, role)."""
    acts = Representative.objects.current().filter(organization=organization)
    return list(acts.order_by("user__email").values_list("user__email", "role"))


def test_an_invited_address_acts_once_it_has_accepted(manager):
    organization = manager.organization

    access.invite(organization, " Ny@Example.ORG ", "manager", by=manager.user)
    before = acting(organization)
    access.accept(token_of(last("invitation")), name="Ny Ansatt")

    new = User.objects.get(email=ADDRESS)
    assert before == [(manager.user.email, "manager")]
    assert acting(organization) == [*before, (ADDRESS, "manager")]
    assert (new.name, new.is_staff, new.is_active) == ("Ny Ansatt", False, True)
    assert letters() == [("invitation", ADDRESS)]


def test_nothing_but_the_letter_knows_the_token(token):
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


def rights(organization):
    """Users who may, and users who may not, each with what they are."""
    editor = make_representative(organization=organization, role="editor").user
    former = make_representative(
        organization=organization, role="manager", until=LONG_AGO
    ).user
    future = make_representative(
        organization=organization, role="manager", since=FAR_AHEAD
    ).user
    closed = make_representative(
        organization=organization, role="manager", user=make_user(is_active=False)
    ).user
    elsewhere = make_representative(role="manager").user
    return {
        "editor": editor,
        "former manager": former,
        "manager to be": future,
        "closed user": closed,
        "manager of another": elsewhere,
        "nobody": make_user(),
        "staff without a group": make_user(is_staff=True),
    }


def test_only_managers_and_the_secretariat_invite(manager):
    organization = manager.organization

    for who, user in rights(organization).items():
        refused = told(
            lambda u=user: access.invite(organization, ADDRESS, "editor", by=u)
        )
        assert refused == NOT_YOURS, who
    access.invite(organization, "a@example.org", "editor", by=manager.user)
    access.invite(organization, "b@example.org", "editor", by=make_secretary())

    assert [to for _kind, to in letters()] == ["a@example.org", "b@example.org"]


def test_the_letter_is_in_the_language_of_whoever_gets_it(manager):
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
def test_what_is_no_address_or_no_role_is_refused(manager, email, role):
    with pytest.raises(ValidationError):
        access.invite(manager.organization, email, role, by=manager.user)

    assert (Invitation.objects.count(), letters()) == (0, [])


def test_an_address_is_not_invited_twice_at_once(manager, token):
    again = told(
        lambda: access.invite(manager.organization, ADDRESS, "manager", by=manager.user)
    )

    assert again == ["This address is already invited."]
    assert Invitation.objects.get().role == "editor"


def test_whoever_has_access_is_not_invited(manager):
    acts = make_representative(organization=manager.organization)

    refused = told(
        lambda: access.invite(
            manager.organization, acts.user.email.upper(), "editor", by=manager.user
        )
    )

    assert refused == [f"{acts.user.email} has access already."]


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

    assert told(lambda: access.accept(token)) == CLOSED
    access.invite(manager.organization, ADDRESS, "editor", by=manager.user)

    assert Invitation.objects.open().count() == 1
    assert token_of(last("invitation")) != token


def test_a_letter_that_is_sent_again_closes_the_former_link(manager, token):
    access.renew(Invitation.objects.get(), by=manager.user)

    assert told(lambda: access.accept(token)) == CLOSED
    access.accept(token_of(last("invitation")))
    assert letters() == [("invitation", ADDRESS)] * 2


def test_an_expired_invitation_can_be_sent_again(manager, token):
    expire(Invitation.objects.get())

    access.renew(Invitation.objects.get(), by=manager.user)

    access.accept(token_of(last("invitation")))
    assert acting(manager.organization)[1:] == [(ADDRESS, "editor")]


def test_a_withdrawn_invitation_opens_nothing(manager, token):
    invitation = Invitation.objects.get()

    access.withdraw_invitation(invitation, by=manager.user)

    refusals = [
        told(lambda: access.accept(token)),
        told(lambda: access.renew(invitation, by=manager.user)),
        told(lambda: access.withdraw_invitation(invitation, by=manager.user)),
    ]
    assert refusals == [CLOSED] * 3
    assert User.objects.filter(email=ADDRESS).exists() is False


@pytest.mark.parametrize("act", [access.renew, access.withdraw_invitation])
def test_only_managers_and_the_secretariat_touch_it(manager, token, act):
    invitation = Invitation.objects.get()

    for who, user in rights(manager.organization).items():
        assert told(lambda u=user: act(invitation, by=u)) == NOT_YOURS, who
    act(invitation, by=make_secretary())


def test_it_works_once(manager, token):
    access.accept(token)
    first = Invitation.objects.get()

    assert told(lambda: access.accept(token)) == CLOSED
    assert Invitation.objects.get() == first
    assert first.used_by == User.objects.get(email=ADDRESS)


def test_a_token_that_is_none_opens_nothing(token):
    for wrong in ["", token[:-1], token + "x", token.swapcase(), "æ\0", "x" * 2000]:
        assert told(lambda t=wrong: access.accept(t)) == CLOSED


def test_it_is_for_the_address_alone(manager, token):
    other = make_user()

    refused = told(lambda: access.accept(token, by=other))

    assert refused == [
        f"This invitation is for {ADDRESS}. You are logged in as somebody else."
    ]
    assert acting(manager.organization) == [(manager.user.email, "manager")]
    assert Invitation.objects.open().count() == 1


def test_a_user_who_has_a_name_keeps_it(token):
    make_user(email=ADDRESS, name="Kari Nordmann")

    access.accept(token, name="Kaptein Sabeltann")

    assert User.objects.get(email=ADDRESS).name == "Kari Nordmann"


def test_a_closed_user_is_not_opened_by_an_invitation(manager, token):
    make_user(email=ADDRESS, is_active=False)

    refused = told(lambda: access.accept(token))

    assert refused == ["This user is closed. The secretariat can open it again."]
    assert acting(manager.organization) == [(manager.user.email, "manager")]


@pytest.mark.parametrize(
    ("stands", "invited", "then"),
    [
        ("editor", "manager", "manager"),
        ("manager", "editor", "manager"),
        ("editor", "editor", "editor"),
    ],
)
def test_whoever_got_in_meanwhile_keeps_the_greater_role(
    manager, stands, invited, then
):
    organization = manager.organization
    access.invite(organization, ADDRESS, invited, by=manager.user)
    make_representative(
        organization=organization, user=make_user(email=ADDRESS), role=stands
    )

    access.accept(token_of(last("invitation")))

    assert acting(organization)[1:] == [(ADDRESS, then)]


def test_whoever_was_let_out_can_be_invited_back_the_same_day(manager, token):
    access.accept(token)
    acts = Representative.objects.get(user__email=ADDRESS)
    access.let_out(acts, by=manager.user)

    access.invite(manager.organization, ADDRESS, "editor", by=manager.user)
    access.accept(token_of(last("invitation")))

    assert acting(manager.organization)[1:] == [(ADDRESS, "editor")]
    assert Representative.objects.filter(user=acts.user).count() == 2


def test_accepting_answers_what_the_address_asked_for_itself(manager, token):
    claim = make(Claim, organization=manager.organization, email=ADDRESS)
    elsewhere = make(Claim, organization=make_organization(), email=ADDRESS)

    access.accept(token)

    claim.refresh_from_db()
    assert (claim.granted, claim.decided_by) == (True, manager.user)
    assert list(Claim.objects.waiting()) == [elsewhere]
