"""Passkeys and second factors: no wrong answer logs in, and guesses are bounded."""

import json
import os
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse

from members.accounts import factors, seeds
from members.models import Letter, RateLimit, SecondFactor, User
from members.operation import limits
from tests.admin.dashboard.test_second_factor import half_past, log_in_by_code
from tests.support.factories import make
from tests.support.login import backup_codes, log_in
from tests.support.sampling import part_of
from tests.support.software_passkey import (
    FLAG,
    SoftwarePasskey,
    add_passkey,
    challenge_on_page,
    challenge_to_add,
    challenge_to_log_in,
    present,
)

BY_PASSKEY, AGAIN = "/logg-inn/passnokkel/", "/logg-inn/igjen/passnokkel/"


@pytest.fixture
def passkey(as_secretary):
    return add_passkey(as_secretary)


def is_logged_in(client):
    return "_auth_user_id" in client.session


# One of so many broken credentials is tried.
SHARE = int(os.environ.get("FORMS_SHARE", "4"))
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
# Each: what a passkey `p` shows for a challenge `c` and a user `u`.
WRONG = {
    "another challenge": lambda p, c, u: p.sign(b"x" * 32, u),
    "another key": lambda p, c, u: p.sign(c, u, key=OTHER_KEY),
    "another site": lambda p, c, u: p.sign(c, u, origin="https://evil.example"),
    "no https": lambda p, c, u: p.sign(c, u, origin="http://testserver"),
    "a registration": lambda p, c, u: p.sign(c, u, type="webauthn.create"),
    "nobody present": lambda p, c, u: p.sign(c, u, flags=FLAG.UV),
    "nobody verified": lambda p, c, u: p.sign(c, u, flags=FLAG.UP),
    "no user": lambda p, c, u: p.sign(c),
    "another user": lambda p, c, u: p.sign(c, make.secretary()),
    "no such user": lambda p, c, u: p.sign(c, User(pk=10**9)),
    "another passkey": lambda p, c, u: SoftwarePasskey().sign(c, u),
    "for another host": lambda p, c, u: _with_host(p, "evil.example").sign(c, u),
}


def _with_host(passkey, host):
    other = SoftwarePasskey(host)
    other.key, other.id = passkey.key, passkey.id
    return other


def test_a_wrong_answer_logs_nobody_in(passkey, kari, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    for name, wrong in WRONG.items():
        client = Client()
        answer = present(client, wrong(passkey, challenge_to_log_in(client), kari))
        assert (answer.status_code, answer["Location"]) == (302, "/logg-inn/"), name
        assert is_logged_in(client) is False, name


def test_an_answer_works_once_and_in_its_own_session(passkey, kari):
    client, other = Client(), Client()
    former = passkey.sign(challenge_to_log_in(client), kari)
    credential = passkey.sign(challenge_to_log_in(client), kari)
    challenge_to_log_in(other)

    present(client, former)
    assert is_logged_in(client) is False
    credential = passkey.sign(challenge_to_log_in(client), kari)
    elsewhere, once = present(other, credential), present(client, credential)
    client.post("/logg-ut/")
    again = present(client, credential)
    locations = [answer["Location"] for answer in (elsewhere, once, again)]
    assert locations == ["/logg-inn/", "/admin/", "/logg-inn/"]

    make.secretary()  # one must be left
    User.objects.filter(pk=kari.pk).update(is_active=False)
    present(client, passkey.sign(challenge_to_log_in(client), kari))
    assert is_logged_in(client) is False


def test_the_passkey_of_another_is_no_second_factor(passkey):
    other, client = make.secretary(), Client()
    client.force_login(other)
    data = {"name": "x", "credential": SoftwarePasskey().register(b"x" * 32)}
    SecondFactor.objects.create(user=other, type="webauthn", data=data)
    page = client.get(AGAIN)
    answer = present(client, passkey.sign(challenge_on_page(page), other), AGAIN)
    assert (page.status_code, answer["Location"]) == (200, AGAIN)
    assert client.get("/admin/").status_code == 302


def test_a_passkey_is_added_for_its_own_challenge_alone(as_secretary):
    before = SecondFactor.objects.count()
    challenge_to_add(as_secretary)
    for credential in (
        SoftwarePasskey().register(b"x" * 32),
        SoftwarePasskey().register(challenge_to_add(as_secretary), type="webauthn.get"),
        SoftwarePasskey("evil.example").register(challenge_to_add(as_secretary)),
    ):
        present(as_secretary, credential, reverse("mfa_add_webauthn"))
    assert SecondFactor.objects.count() == before


def test_the_page_after_it_says_that_a_passkey_was_added(as_ola):
    credential = SoftwarePasskey().register(challenge_to_add(as_ola))
    added = present(as_ola, credential, reverse("mfa_add_webauthn"))

    page = as_ola.get(added["Location"])

    assert [str(message) for message in page.context["messages"]] == [
        "En passnøkkel ble lagt til."
    ]


def bent(credential):
    """Yield the credential as it must not be: parts missing, of another type, or broken."""
    yield from ("", "null", "[]", "1", '"x"', "{}", "[{}]", '{"response": 1}', "{")
    yield "[" * 100_000
    for name in ("id", "rawId", "type", "response", "clientExtensionResults"):
        for value in (None, 1, "", "x", [], {}, {"x": 1}, "é", "A" * 10_000):
            yield json.dumps(credential | {name: value})
        yield json.dumps({k: v for k, v in credential.items() if k != name})
    for name, was in credential["response"].items():
        cut = [was[:-4], was + "AAAA", was[8:]]
        for value in (None, 1, "", "x", [], {}, "é", "AAAA", *cut):
            response = credential["response"] | {name: value}
            yield json.dumps(credential | {"response": response})


def test_no_broken_credential_fails_the_server(passkey, kari, as_secretary, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    client = Client()
    add = reverse("mfa_add_webauthn")
    by_page = {BY_PASSKEY: client, add: as_secretary, AGAIN: as_secretary}
    made = {
        BY_PASSKEY: lambda: passkey.sign(challenge_to_log_in(client), kari),
        add: lambda: SoftwarePasskey().register(challenge_to_add(as_secretary)),
        AGAIN: lambda: passkey.sign(challenge_on_page(as_secretary.get(AGAIN)), kari),
    }

    statuses = set()
    for page, client in by_page.items():
        for text in part_of(bent(made[page]()), SHARE):
            statuses.add(client.post(page, {"credential": text}).status_code)
            if page == BY_PASSKEY and is_logged_in(client):
                # What was bent does not matter, so it logs in; the next one needs a state.
                client.logout()
                challenge_to_log_in(client)

    assert statuses == {200, 302}


def test_the_session_has_a_new_key_once_a_passkey_is_added_or_shown(client, kari):
    log_in(client, kari)
    keys = [client.session.session_key]

    passkey = add_passkey(client)
    keys.append(client.session.session_key)
    factors.factors_of(kari).filter(type="totp").delete()
    page = client.get(AGAIN)
    present(client, passkey.sign(challenge_on_page(page), kari), AGAIN)
    keys.append(client.session.session_key)

    assert len(set(keys)) == 3


clock = half_past
NO_CODE, AGAIN_BY_CODE = "12", "/logg-inn/igjen/"  # no code has two digits


@pytest.fixture
def secret(kari):
    return factors.activate_totp(kari)


@pytest.fixture
def no_minutes(settings):
    """Lift allauth's limits by the minute: these tests are about those by the day."""
    settings.ACCOUNT_RATE_LIMITS = False


def guess(client, page, code=NO_CODE, network="192.0.2.7"):
    return client.post(page, {"code": code}, REMOTE_ADDR=network).status_code == 302


@pytest.mark.parametrize("way", ["app", "recovery code", "again"])
def test_a_user_is_guessed_at_twenty_times_a_day(client, kari, secret, no_minutes, way):
    if way == "again":
        client.force_login(kari)
    spare = backup_codes(kari)[0]
    page = log_in_by_code(client, kari) if way != "again" else AGAIN_BY_CODE

    for number in range(20):
        wrong = "00000000" if way == "recovery code" else NO_CODE
        assert guess(client, page, wrong, network=f"10.0.{number}.1") is False
    right = spare if way == "recovery code" else factors.totp_code(secret)

    assert guess(client, page, right) is False


def test_an_app_code_lasts_30_seconds_and_resets(client, kari, secret, no_minutes):
    step = log_in_by_code(client, kari)
    for periods in (-1, 1):
        counter = int(time.time()) // factors.PERIOD + periods
        code = format_hotp_value(hotp_value(secret, counter))
        assert guess(client, step, code) is False
    for _time in range(17):
        guess(client, step)
    assert guess(client, step, factors.totp_code(secret)) is True
    assert RateLimit.objects.filter(action="guess").count() == 0


def test_one_client_guesses_at_so_many_users_and_no_more(client, kari, no_minutes):
    request = client.get("/logg-inn/").wsgi_request
    address = limits.client_address(request)
    for _time in range(100):
        limits.allow("guess by client", address, at_most=100, per=timedelta(days=1))
    secret = factors.activate_totp(kari)
    step = log_in_by_code(client, kari)

    here = client.post(step, {"code": factors.totp_code(secret)}).status_code
    elsewhere = guess(client, step, factors.totp_code(secret))

    assert (here, elsewhere) == (200, True)


def test_a_spare_code_works_once_for_its_user(client, kari, secret, site_administrator):
    spare = backup_codes(kari)[0]
    # A copy of the database has hashes alone, and a hash is no code.
    [stored] = SecondFactor.objects.filter(type="recovery_codes")
    hashes = stored.data["migrated_codes"]
    assert (spare in str(stored.data), len(hashes)) == (False, 10)
    other, thief = make.secretary(), Client()
    factors.activate_totp(other)

    stolen = guess(thief, log_in_by_code(thief, other), spare)
    client.force_login(kari)
    again = reverse("mfa_reauthenticate")
    assert guess(client, again, hashes[0]) is False
    used = [guess(client, again, spare) for _twice in range(2)]

    assert (stolen, used) == (False, [True, False])
    [told] = Letter.objects.filter(kind="staff_notice")
    assert told.to == site_administrator.email
    assert f"{kari} ({kari.email}) har brukt en reservekode" in told.text


def test_a_spare_code_works_after_a_change_of_the_secret_key(client, kari, settings):
    spare = backup_codes(kari)[0]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    seeds.renew()
    settings.SECRET_KEY_FALLBACKS = []
    assert guess(client, log_in_by_code(client, kari), spare) is True


@pytest.mark.parametrize("is_app", [True, False])
def test_each_step_and_a_factor_shown_again_renew_the_key(client, kari, secret, is_app):
    codes = [factors.totp_code(secret), backup_codes(kari)[0]]
    if not is_app:
        codes.reverse()
    client.post(reverse("portal:log_in"), {"email": kari.email})
    keys = [client.session.session_key]
    second = log_in_by_code(client, kari)
    keys.append(client.session.session_key)
    for page, code in ((second, codes[0]), (AGAIN_BY_CODE, codes[1])):
        guess(client, page, code)
        assert not client.session.exists(keys[-1])
        keys.append(client.session.session_key)
    assert len(set(keys)) == 4
    assert client.get("/admin/").status_code == 200


def test_an_app_that_is_added_renews_the_session_key(client, kari):
    client.force_login(kari)
    before = client.session.session_key
    page = client.get(reverse("mfa_activate_totp"))
    factors.activate_totp(make.secretary())
    SecondFactor.objects.update(created_at="2999-01-01 00:00Z")  # at that moment

    code = factors.totp_code(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code})

    assert client.session.session_key != before
    assert SecondFactor.objects.get(last_used_at__isnull=False).user == kari
