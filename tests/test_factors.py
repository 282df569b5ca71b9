"""The second factor: which one of whom counts, for how long, and where it is shown."""

from base64 import b32decode

import pytest
from django.test import RequestFactory
from django.urls import reverse

from members import factors
from members.models import SecondFactor
from tests.support.factories import make_user
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
NOW = 1_800_000_000
SHOWN = "account_authentication_methods"


@pytest.fixture
def other():
    """Return a user who has an app and a passkey."""
    user = make_user()
    factors.activate_totp(user)
    add(user, "webauthn")
    return user


def add(user, kind):
    return SecondFactor.objects.create(user=user, type=kind, data={"name": "x"})


@pytest.mark.parametrize(
    ("is_staff", "records", "expected"),
    [
        (True, [], False),
        (True, [("mfa", NOW - 59)], True),
        (True, [("mfa", NOW - 60)], False),
        # Another machine's clock is ahead; or this one was set back.
        (True, [("mfa", NOW + 59)], True),
        (True, [("mfa", NOW + 60)], False),
        (True, [("code", NOW)], False),
        (True, [("mfa", NOW - 900), ("code", NOW)], False),
        (False, [("code", NOW - 59)], True),
        (False, [("mfa", NOW - 59)], True),
        (False, [("code", NOW - 60)], False),
        (False, [("code", NOW - 900), ("mfa", NOW)], True),
        (False, [("password", NOW)], False),
    ],
)
def test_what_was_shown_within_a_minute_is_recent(
    is_staff, records, expected, monkeypatch
):
    monkeypatch.setattr("time.time", lambda: NOW)
    request, user = RequestFactory().get("/"), make_user(is_staff=is_staff)
    shown = [{"method": method, "at": at, "id": 1} for method, at in records]
    request.user = user
    request.session = {SHOWN: shown, f"{SHOWN}_user": str(user.pk)}

    assert factors.is_recently_verified(request, within=60) == expected


def test_a_factor_that_was_added_since_was_not_shown(client, kari):
    log_in(client, kari)
    SecondFactor.objects.all().delete()
    add(kari, "webauthn")

    assert client.get("/admin/").status_code == 302


PATHS = [
    ([], "mfa_index"),
    (["recovery_codes"], "mfa_index"),
    (["totp"], "mfa_reauthenticate"),
    (["webauthn"], "mfa_reauthenticate_webauthn"),
    (["totp", "webauthn"], "mfa_reauthenticate"),
]


def test_the_page_is_that_of_a_factor_that_the_user_has(other):
    for kinds, expected in PATHS:
        user = make_user()
        for kind in kinds:
            add(user, kind)
        assert factors.verification_path(user) == reverse(expected), kinds


def test_the_secret_is_that_of_the_users_own_app(kari, other):
    add(kari, "webauthn")
    before = factors.totp_secret(kari)

    secret = factors.activate_totp(kari)

    assert (before, factors.totp_secret(kari)) == ("", secret)
    assert len(b32decode(secret)) == 20, "RFC 4226 recommends a secret of 160 bits."
    assert factors.totp_secret(other) != secret
    # A reset takes the factors of one user.
    assert [factors.reset(kari), factors.reset(kari)] == [2, 0]
    assert factors.factors_of(other).count() == 2
    assert factors.activate_totp(make_user(), "ABCD") == "ABCD"
    assert len(factors.totp_code(secret)) == 6
