"""Each attempt to log in is recorded; its user sees the newest, and ends other sessions."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from members.accounts import factors, log_ins
from members.accounts.factors import RECENTLY
from members.models import LogIn, User
from members.operation import limits
from tests.admin.dashboard.test_second_factor import half_past, log_in_by_code
from tests.portal.test_log_in import CODE, ask_for_code
from tests.support.admin import choose, done_for, said, said_with_links
from tests.support.factories import make
from tests.support.login import backup_codes, code_in_letter, log_in, log_in_lately
from tests.support.software_passkey import (
    SoftwarePasskey,
    add_passkey,
    challenge_on_page,
    challenge_to_log_in,
    present,
)

clock = half_past
Way, Outcome = LogIn.Way, LogIn.Outcome
PAGE, BY_PASSKEY = "/logg-inn/sikkerhet/", "/logg-inn/passnokkel/"
AGAIN = "/logg-inn/igjen/"


def recorded():
    """Return (user, way, outcome) of all rows, and delete them."""
    rows = LogIn.objects.select_related("user").order_by("pk")
    found = [(row.user, row.way, row.outcome) for row in rows]
    LogIn.objects.all().delete()
    return found


def test_asking_for_a_code_is_no_attempt_and_the_code_is_one(client, ola):
    ask_for_code(client, ola.email)
    before = recorded()
    client.post(CODE, {"code": code_in_letter()})
    assert (before, recorded()) == ([], [(ola, Way.EMAIL, Outcome.LOGGED_IN)])
    closed = Client()
    ask_for_code(closed, ola.email)
    User.objects.filter(pk=ola.pk).update(is_active=False)
    closed.post(CODE, {"code": code_in_letter()})
    assert recorded() == [(ola, Way.EMAIL, Outcome.CLOSED)]


@pytest.mark.parametrize(
    ("way", "other"), [(Way.APP, Way.BACKUP), (Way.BACKUP, Way.APP)]
)
def test_each_step_of_staff_is_recorded_by_what_was_shown(client, kari, way, other):
    code = factors.totp_code(factors.activate_totp(kari))
    codes = {Way.APP: code, Way.BACKUP: backup_codes(kari)[0]}
    second = log_in_by_code(client, kari)
    assert recorded() == [(kari, Way.EMAIL, Outcome.FIRST_STEP)]
    client.post(second, {"code": codes[way]})
    assert recorded() == [(kari, way, Outcome.LOGGED_IN)]
    client.post(AGAIN, {"code": codes[other]})
    assert recorded() == [(kari, other, Outcome.AGAIN)]


def test_a_passkey_is_one_step_and_recorded_when_shown_again(as_secretary, kari):
    passkey, again = add_passkey(as_secretary), f"{AGAIN}passnokkel/"
    client = Client()
    recorded()
    present(client, passkey.sign(challenge_to_log_in(client), kari))
    assert recorded() == [(kari, Way.PASSKEY, Outcome.LOGGED_IN)]
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


@pytest.mark.parametrize("is_open", [False, True], ids=["second step", "again"])
def test_wrong_codes_of_staff_and_too_many_are_refused(client, kari, is_open, settings):
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


def test_a_broken_passkey_is_an_attempt_of_nobody_and_fills_no_table(client, kari):
    for credential in ("{", '{"response": 3}', "[1]"):
        client.post(BY_PASSKEY, {"credential": credential})
    client.post(BY_PASSKEY, {})
    # Whom a wrong passkey names is not believed.
    present(client, SoftwarePasskey().sign(challenge_to_log_in(client), kari))
    assert recorded() == [(None, Way.PASSKEY, Outcome.WRONG)] * 4
    for _time in range(log_ins.REFUSED["at_most"] - 5):
        limits.allow("refused passkey wrong", "nobody", **log_ins.REFUSED)
    for _twice in range(2):
        client.post(BY_PASSKEY, {"credential": "{"})
    assert LogIn.objects.count() == 1


def attempt(user, minutes, outcome=Outcome.LOGGED_IN):
    at = timezone.now() - timedelta(minutes=minutes)
    return make(LogIn, user=user, at=at, way=Way.EMAIL, outcome=outcome)


def test_the_page_shows_ones_own_newest_which_no_refused_one_hides(lately, ola, eva):
    accepted = [attempt(ola, minutes) for minutes in range(100, 112)]
    refused = [attempt(ola, minutes, Outcome.WRONG) for minutes in range(50, 70)]
    attempt(eva, 1)
    attempt(None, 2, Outcome.WRONG)
    shown = lately.get(PAGE).context["log_ins"]
    assert shown == refused[:5] + accepted[:10]


def test_the_page_says_how_it_ended_and_to_log_out_elsewhere_if_one_can(lately, ola):
    english = "/en/log-in/security/"
    none = lately.get(PAGE).text.count('id="log-ins"')
    attempt(ola, 0, Outcome.TOO_MANY)
    at = timezone.localtime(LogIn.objects.get().at)
    pages = [lately.get(page).text for page in (PAGE, english)]
    rows = [re.findall(r'id="log-ins".*?<li>(.*?)</li>', page, re.S) for page in pages]
    words = [re.findall(r">([^<>]*\S)\s*<", row[0]) for row in rows]
    assert words[0][:2] == ["Avvist: for mange forsøk", "Kode på e-post"]
    assert words[1][:2] == ["Refused: too many attempts", "Code by e-mail"]
    assert words[1][2] == f"{at.day} {at:%B} {at.year} at {at:%H:%M}"
    log_in_lately(Client(), ola)
    pages = [pages[1], lately.get(english).text]
    question, advice = "Was one of them not you?", "not you? Log out everywhere else"
    assert none == 0
    assert [page.count(question) for page in pages] == [1, 1]
    assert [page.count(advice) for page in pages] == [0, 1]


MY_PAGE = "/min-side/konto/"
USERS = "/admin/members/user/"


@pytest.fixture
def phone(ola):
    return log_in_lately(Client(), ola)


def is_in(client):
    return client.get(MY_PAGE).status_code == 200


def move_log_in(client, **by):
    """Move the log-in of the client's session into the past."""
    session = client.session
    past = timedelta(**by).total_seconds()
    session["account_authentication_methods"][0]["at"] -= past
    session.save()


def shown(client):
    """Return of each session on the page whether it is this one, and its age in hours."""
    now = timezone.now()
    rows = client.get(PAGE).context["sessions"]
    return [(r.is_here, round((now - r.since) / timedelta(hours=1))) for r in rows]


def test_this_session_stands_first_and_then_the_newest(lately, phone, ola, eva):
    tablet, ended = (log_in_lately(Client(), ola) for _twice in range(2))
    log_in_lately(Client(), eva)
    for client, hours in ((lately, 3), (phone, 2), (tablet, 1), (ended, 12.02)):
        move_log_in(client, hours=hours)
    assert shown(lately) == [(True, 3), (False, 1), (False, 2)]


def test_the_button_ends_all_other_sessions_of_the_user(lately, phone, as_eva, ola):
    button, elsewhere = _("Log out everywhere else"), Client()
    step = elsewhere.post("/logg-inn/", {"email": ola.email})["Location"]
    beside = button in lately.get(PAGE).text
    answer = lately.post(PAGE, follow=True)
    assert said(answer) == [_("You have been logged out everywhere else.")]
    assert [is_in(client) for client in (lately, phone, as_eva)] == [True, False, True]
    assert shown(lately) == [(True, 0)]
    assert (beside, button in lately.get(PAGE).text) == (True, False)
    # A code on its way is of no use either.
    assert (elsewhere.get(step).status_code, [*elsewhere.session.keys()]) == (302, [])


def test_whoever_logged_in_long_ago_logs_in_again_before_an_end(lately, phone, kari):
    here, there, thief = log_in(Client(), kari), log_in(Client(), kari), Client()
    thief.force_login(kari)  # by a mailed code alone
    for client in (lately, here):
        move_log_in(client, seconds=RECENTLY + 1)
    places = [client.post(PAGE)["Location"] for client in (lately, here, thief)]
    again = f"/logg-inn/igjen/?next={PAGE.replace('/', '%2F')}"
    first = "/logg-inn/?next=%2Flogg-inn%2Fsikkerhet%2F%23sessions"
    assert places == [first, again, again]
    assert [is_in(client) for client in (lately, phone, there)] == [False, True, True]


def test_a_site_administrator_logs_a_user_out_but_no_superuser(
    site_administrator, superuser, as_superuser, lately, phone, as_eva, ola
):
    client = log_in(Client(), site_administrator)
    answer = client.post(USERS, choose([ola], "log_out"), follow=True)
    assert said_with_links(answer) == [done_for(1)]
    assert [is_in(client) for client in (lately, phone, as_eva)] == [False, False, True]
    answer = client.post(USERS, choose([superuser], "log_out"), follow=True)
    refused = _("Only a superuser may log a superuser out.")
    assert said(answer) == [f"{superuser}: {refused}"]
    assert is_in(as_superuser)


def ended(*arguments, **options):
    out = StringIO()
    call_command("end_sessions", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_ends_the_sessions_of_one_or_of_all(lately, phone, as_eva, ola):
    assert ended(ola.email) == "Ended 2 sessions.\n"
    assert [is_in(client) for client in (lately, phone, as_eva)] == [False, False, True]
    assert ended(all=True) == "Ended 1 sessions.\n"
    assert not Session.objects.exists()
    with pytest.raises(CommandError, match="There is no account with the address"):
        ended("nobody@example.org")
    with pytest.raises(CommandError, match="one of the arguments email --all"):
        ended()
