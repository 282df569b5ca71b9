"""Passkeys at their endpoints: wrong, replayed and foreign answers log nobody in."""

import copy
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse

from members import factors
from members.models import SecondFactor, User
from tests.support.factories import make_secretary
from tests.support.login import log_in
from tests.support.software_passkey import (
    FLAG,
    SoftwarePasskey,
    add_passkey,
    as_text,
    challenge_on_page,
    challenge_to_add,
    challenge_to_log_in,
)

pytestmark = pytest.mark.django_db
BY_PASSKEY, AGAIN = "/logg-inn/passnokkel/", "/logg-inn/igjen/passnokkel/"


@pytest.fixture
def passkey(as_secretary):
    """Return a passkey of Kari, who is logged in elsewhere."""
    return add_passkey(as_secretary)


def present(client, credential, page=BY_PASSKEY):
    return client.post(page, {"credential": as_text(credential)})


def is_logged_in(client):
    return "_auth_user_id" in client.session


def test_a_passkey_logs_in(passkey, kari):
    client = Client()

    answer = present(client, passkey.sign(challenge_to_log_in(client), kari))

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
WRONG = {
    "another challenge": lambda p, c, u: p.sign(b"x" * 32, u),
    "another key": lambda p, c, u: p.sign(c, u, key=OTHER_KEY),
    "another site": lambda p, c, u: p.sign(c, u, origin="https://evil.example"),
    "no https": lambda p, c, u: p.sign(c, u, origin="http://testserver"),
    "a registration": lambda p, c, u: p.sign(c, u, type="webauthn.create"),
    "nobody present": lambda p, c, u: p.sign(c, u, flags=FLAG.UV),
    "nobody verified": lambda p, c, u: p.sign(c, u, flags=FLAG.UP),
    "no user": lambda p, c, u: p.sign(c),
    "another user": lambda p, c, u: p.sign(c, make_secretary()),
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

    make_secretary()  # one must be left
    User.objects.filter(pk=kari.pk).update(is_active=False)
    present(client, passkey.sign(challenge_to_log_in(client), kari))
    assert is_logged_in(client) is False


def test_the_passkey_of_another_is_no_second_factor(passkey):
    other = make_secretary()
    client = Client()
    client.force_login(other)
    SecondFactor.objects.create(
        user=other, type="webauthn", data=copy.deepcopy(_stored(SoftwarePasskey()))
    )

    page = client.get(AGAIN)
    answer = present(client, passkey.sign(challenge_on_page(page), other), AGAIN)

    assert (page.status_code, answer["Location"]) == (200, AGAIN)
    assert client.get("/admin/").status_code == 302


def _stored(passkey):
    return {"name": "x", "credential": passkey.register(b"x" * 32)}


def test_a_passkey_is_added_for_its_own_challenge_alone(as_secretary):
    page, before = reverse("mfa_add_webauthn"), SecondFactor.objects.count()
    challenge_to_add(as_secretary)

    for credential in (
        SoftwarePasskey().register(b"x" * 32),
        SoftwarePasskey().register(challenge_to_add(as_secretary), type="webauthn.get"),
        SoftwarePasskey("evil.example").register(challenge_to_add(as_secretary)),
    ):
        as_secretary.post(page, {"credential": as_text(credential)})

    assert SecondFactor.objects.count() == before


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
        for text in bent(made[page]()):
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
