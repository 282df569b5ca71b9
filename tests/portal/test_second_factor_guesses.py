"""The second factor: bounded guesses by user and client, and a new session key each time."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from members import factors, limits
from members.models import RateLimit, User
from tests.admin.dashboard.test_second_factor import half_past, log_in_by_code
from tests.support.factories import make_secretary
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
clock = half_past
WRONG, AGAIN = "12", "/logg-inn/igjen/"  # no code has two digits


@pytest.fixture
def secret(kari):
    return factors.activate_totp(kari)


@pytest.fixture
def no_minutes(settings):
    """Lift allauth's limits by the minute: these tests are about those by the day."""
    settings.ACCOUNT_RATE_LIMITS = False


def guess(client, page, code=WRONG, network="192.0.2.7"):
    """Try a code; return whether it was right."""
    return client.post(page, {"code": code}, REMOTE_ADDR=network).status_code == 302


def recovery_codes(user):
    elsewhere = log_in(Client(), user)
    elsewhere.post(reverse("mfa_generate_recovery_codes"))
    page = elsewhere.get(reverse("mfa_view_recovery_codes"))
    return page.context["unused_codes"]


@pytest.mark.parametrize("way", ["app", "recovery code", "again"])
def test_a_user_is_guessed_at_twenty_times_a_day_from_anywhere(
    client, kari, secret, no_minutes, way
):
    if way == "again":
        client.force_login(kari)
    spare = recovery_codes(kari)[0]
    page = log_in_by_code(client, kari) if way != "again" else AGAIN

    for number in range(20):
        wrong = "00000000" if way == "recovery code" else WRONG
        assert guess(client, page, wrong, network=f"10.0.{number}.1") is False
    right = spare if way == "recovery code" else factors.totp_code(secret)

    assert guess(client, page, right) is False
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("periods", [-1, 1])
def test_a_code_of_the_app_is_right_for_thirty_seconds_alone(
    client, kari, secret, periods
):
    step = log_in_by_code(client, kari)
    counter = int(time.time()) // factors.PERIOD + periods

    code = format_hotp_value(hotp_value(secret, counter))

    assert guess(client, step, code) is False
    assert guess(client, step, factors.totp_code(secret)) is True


def test_a_right_code_clears_the_count_of_the_user(client, kari, secret, no_minutes):
    step = log_in_by_code(client, kari)

    for _time in range(19):
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


def test_a_recovery_code_is_used_once_and_by_its_user_alone(client, kari, secret):
    spare = recovery_codes(kari)[0]
    other, thief = make_secretary(), Client()
    factors.activate_totp(other)

    stolen = guess(thief, log_in_by_code(thief, other), spare)
    client.force_login(kari)
    again = reverse("mfa_reauthenticate")
    used = [guess(client, again, spare) for _twice in range(2)]

    assert (stolen, used) == (False, [True, False])


def code_of(kari, secret, step):
    return recovery_codes(kari)[0] if step != "app" else factors.totp_code(secret)


each_step = pytest.mark.parametrize("step", ["app", "recovery code"])


@each_step
def test_each_step_of_the_log_in_has_a_session_key_of_its_own(
    client, kari, secret, step
):
    code, keys = code_of(kari, secret, step), []

    client.get(reverse("portal:log_in"))
    client.post(reverse("portal:log_in"), {"email": kari.email})
    keys.append(client.session.session_key)
    second = log_in_by_code(client, kari)
    keys.append(client.session.session_key)
    guess(client, second, code)
    keys.append(client.session.session_key)

    assert len(set(keys)) == 3
    assert client.get("/admin/").status_code == 200


@each_step
def test_a_factor_shown_again_renews_the_session_key(client, kari, secret, step):
    code = code_of(kari, secret, step)
    client.force_login(kari)
    before = client.session.session_key

    guess(client, AGAIN, code)

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_an_app_that_is_added_renews_the_session_key(client, kari):
    client.force_login(kari)
    before = client.session.session_key
    page = client.get(reverse("mfa_activate_totp"))

    code = factors.totp_code(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code})

    assert client.session.session_key != before
    assert (User.objects.count(), factors.factors_of(kari).count()) == (1, 1)
