"""Each attempt to log in is recorded, and its user sees the newest ones."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import factors, limits, log_ins
from members.models import LogIn, User
from tests.admin.dashboard.test_second_factor import half_past, log_in_by_code
from tests.portal.test_log_in import CODE, ask_for_code, code_in_letter
from tests.support.login import log_in, log_in_lately
from tests.support.rows import make
from tests.support.software_passkey import (
    SoftwarePasskey,
    add_passkey,
    as_text,
    challenge_on_page,
    challenge_to_log_in,
)

pytestmark = pytest.mark.django_db
clock = half_past
Way, Outcome = LogIn.Way, LogIn.Outcome
PAGE, BY_PASSKEY = "/logg-inn/sikkerhet/", "/logg-inn/passnokkel/"
AGAIN = "/logg-inn/igjen/"


def recorded():
    """Return (user, way, outcome) of all rows, and delete them."""
    found = [
        (row.user, row.way, row.outcome)
        for row in LogIn.objects.select_related("user").order_by("pk")
    ]
    LogIn.objects.all().delete()
    return found


def spare_code(user):
    elsewhere = log_in(Client(), user)
    elsewhere.post(reverse("mfa_generate_recovery_codes"))
    page = elsewhere.get(reverse("mfa_view_recovery_codes"))
    return page.context["unused_codes"][0]


def present(client, credential, page=BY_PASSKEY):
    return client.post(page, {"credential": as_text(credential)})


def test_asking_for_a_code_is_no_attempt_and_the_code_is_one(client, ola):
    ask_for_code(client, ola.email)
    before = recorded()

    client.post(CODE, {"code": code_in_letter()})

    assert (before, recorded()) == ([], [(ola, Way.EMAIL, Outcome.LOGGED_IN)])


@pytest.mark.parametrize(
    "of_staff", [factors.activate_totp, spare_code], ids=["app", "backup code"]
)
def test_each_step_of_staff_is_recorded_by_what_was_shown(client, kari, of_staff):
    shown = of_staff(kari)
    is_app = of_staff is factors.activate_totp

    second = log_in_by_code(client, kari)
    halfway = recorded()
    client.post(second, {"code": factors.totp_code(shown) if is_app else shown})

    way = Way.APP if is_app else Way.BACKUP
    assert halfway == [(kari, Way.EMAIL, Outcome.FIRST_STEP)]
    assert recorded() == [(kari, way, Outcome.LOGGED_IN)]


def test_a_passkey_is_one_step(as_secretary, kari):
    passkey, client = add_passkey(as_secretary), Client()
    recorded()

    present(client, passkey.sign(challenge_to_log_in(client), kari))

    assert recorded() == [(kari, Way.PASSKEY, Outcome.LOGGED_IN)]


@pytest.mark.parametrize("is_known", [True, False], ids=["user", "nobody"])
def test_three_wrong_codes_and_one_more_are_refused_attempts(client, ola, is_known):
    ask_for_code(client, ola.email if is_known else "ukjent@example.org")
    kept, statuses = client.session, []

    for _time in range(4):
        statuses.append(client.post(CODE, {"code": "0000-0000"}).status_code)
        kept.save()  # as if all were sent at once

    whose = ola if is_known else None
    wrong = [(whose, Way.EMAIL, Outcome.WRONG)] * 3
    assert recorded() == [*wrong, (whose, Way.EMAIL, Outcome.TOO_MANY)]
    assert statuses == [200, 200, 200, 302]


def test_a_closed_user_with_a_right_code_is_refused(client, ola):
    ask_for_code(client, ola.email)
    User.objects.filter(pk=ola.pk).update(is_active=False)

    client.post(CODE, {"code": code_in_letter()})

    assert recorded() == [(ola, Way.EMAIL, Outcome.CLOSED)]


@pytest.mark.parametrize("is_open", [False, True], ids=["second step", "again"])
def test_a_wrong_code_of_staff_and_those_over_the_limit_are_refused(
    client, kari, is_open, settings
):
    settings.ACCOUNT_RATE_LIMITS = False
    secret = factors.activate_totp(kari)
    page = AGAIN if is_open else log_in_by_code(client, kari)
    if is_open:
        client.force_login(kari)
    recorded()

    for code in ["12"] * 20 + [factors.totp_code(secret), ""]:
        client.post(page, {"code": code})

    wrong = [(kari, Way.TYPED, Outcome.WRONG)] * 20
    assert recorded() == [*wrong, (kari, Way.TYPED, Outcome.TOO_MANY)]


def test_a_factor_shown_again_is_recorded(client, kari):
    secret = factors.activate_totp(kari)
    client.force_login(kari)

    client.post(AGAIN, {"code": factors.totp_code(secret)})

    assert recorded() == [(kari, Way.APP, Outcome.AGAIN)]


def test_a_passkey_shown_again_is_recorded_right_or_wrong(as_secretary, kari):
    passkey, again = add_passkey(as_secretary), f"{AGAIN}passnokkel/"
    client = Client()
    second = log_in_by_code(client, kari)
    recorded()

    for key in (SoftwarePasskey(), passkey):
        challenge = challenge_on_page(as_secretary.get(again))
        present(as_secretary, key.sign(challenge, kari), again)
    challenge = challenge_on_page(client.get(second))
    present(client, SoftwarePasskey().sign(challenge, kari), second)

    outcomes = [Outcome.WRONG, Outcome.AGAIN, Outcome.WRONG]
    assert recorded() == [(kari, Way.PASSKEY, outcome) for outcome in outcomes]


def test_a_broken_passkey_is_an_attempt_of_nobody_and_none_is_no_attempt(client, kari):
    for credential in ("{", '{"response": 3}', "[1]"):
        client.post(BY_PASSKEY, {"credential": credential})
    client.post(BY_PASSKEY, {})
    # Whom a wrong passkey names is not believed.
    present(client, SoftwarePasskey().sign(challenge_to_log_in(client), kari))

    assert recorded() == [(None, Way.PASSKEY, Outcome.WRONG)] * 4


def test_refused_passkeys_fill_no_table(client):
    for _time in range(log_ins.REFUSED["at_most"] - 1):
        limits.allow("refused passkey wrong", "nobody", **log_ins.REFUSED)

    for _twice in range(2):
        client.post(BY_PASSKEY, {"credential": "{"})

    assert LogIn.objects.count() == 1


def attempt(user, minutes, outcome=Outcome.LOGGED_IN):
    at = timezone.now() - timedelta(minutes=minutes)
    return make(LogIn, user=user, at=at, way=Way.EMAIL, outcome=outcome)


def test_the_page_shows_ones_own_newest_and_no_refused_one_pushes_them_out(
    lately, ola, eva
):
    accepted = [attempt(ola, minutes) for minutes in range(100, 112)]
    refused = [attempt(ola, minutes, Outcome.WRONG) for minutes in range(50, 70)]
    attempt(eva, 1)
    attempt(None, 2, Outcome.WRONG)

    shown = lately.get(PAGE).context["log_ins"]

    assert shown == refused[:5] + accepted[:10]


def test_the_page_says_when_how_and_with_what_outcome(lately, ola):
    attempt(ola, 0, Outcome.TOO_MANY)
    at = timezone.localtime(LogIn.objects.get().at)

    pages = [lately.get(page).text for page in (PAGE, "/en/log-in/security/")]

    rows = [re.findall(r'id="log-ins".*?<li>(.*?)</li>', page, re.S) for page in pages]
    words = [re.findall(r">([^<>]*\S)\s*<", row[0]) for row in rows]
    assert words[0][:2] == ["Avvist: for mange forsøk", "Kode på e-post"]
    assert words[1][:2] == ["Refused: too many attempts", "Code by e-mail"]
    assert words[1][2] == f"{at.day} {at:%B} {at.year} at {at:%H:%M}"


def test_the_page_says_to_log_out_elsewhere_if_there_is_somewhere(lately, ola):
    none = lately.get(PAGE).text.count('id="log-ins"')
    attempt(ola, 0)
    alone = lately.get("/en/log-in/security/").text
    log_in_lately(Client(), ola)
    beside = lately.get("/en/log-in/security/").text

    question, advice = "Was one of them not you?", "not you? Log out everywhere else"
    assert none == 0
    assert [page.count(question) for page in (alone, beside)] == [1, 1]
    assert [page.count(advice) for page in (alone, beside)] == [0, 1]
