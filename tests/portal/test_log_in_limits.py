"""Nobody keeps a user from getting a log-in code, and nobody floods an address with them."""

import re
import time
from datetime import timedelta

import django.contrib.messages.storage.cookie  # noqa: F401  it reads its name once
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from members import limits, privacy
from members.models import Letter, RateLimit
from tests.support.letters import last

pytestmark = pytest.mark.django_db
LOG_IN, CODE = "/logg-inn/", "/logg-inn/kode/"
HOME, ABROAD = "192.0.2.7", "198.51.100.9"
OLA, STRANGER = "ola@example.org", "ukjent@example.org"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Answer forms at once: hundreds are sent, and counted."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


def ask(client, email=OLA, *, network=HOME, path=LOG_IN):
    """Request a code; return whether an e-mail was written."""
    before = Letter.objects.count()
    answer = client.post(path, {"email": email}, REMOTE_ADDR=network)
    is_sent = answer.status_code == 302
    assert Letter.objects.count() - before == is_sent
    return is_sent


def log_in(client, email=OLA):
    ask(client, email)
    code = re.search(r"\d{4}-\d{4}", last("log_in_code").text)[0]
    return client.post(CODE, {"code": code}, REMOTE_ADDR=HOME)


def attack(email=OLA, networks=8):
    """Request codes from many networks; return how many e-mails were written."""
    return sum(ask(Client(), email, network=f"10.0.{n}.1") for n in range(networks))


def later(**lasted):
    """Move all counts to the past."""
    for row in RateLimit.objects.all():
        row.made = [made - timedelta(**lasted) for made in row.made]
        row.save()


@pytest.fixture
def known(client, ola):
    """Return Ola's browser, in which he has logged in at home a while ago."""
    log_in(client)
    client.post("/logg-ut/")
    later(days=2)
    return client


@pytest.mark.parametrize("email", [OLA, STRANGER], ids=["user", "nobody"])
def test_strangers_cause_six_e_mails_an_hour_and_twenty_a_day(ola, email):
    hours = []
    for _hour in range(5):
        hours.append(attack(email, networks=7))
        later(hours=1, minutes=1)

    assert hours == [6, 6, 6, 2, 0]


def test_an_attack_does_not_reach_the_owners_browser_or_network(known):
    attack()

    assert ask(known, network=ABROAD) is True
    assert ask(Client()) is True
    assert ask(Client(), network=ABROAD) is False


def test_all_pools_together_are_bounded(known):
    hour = attack()
    for _round in range(4):
        hour += sum(ask(known) for _time in range(5))
        hour += sum(ask(Client()) for _time in range(5))
        later(minutes=11)

    assert hour == 18


def test_the_address_with_a_detail_is_the_same_mailbox(ola):
    for n in range(6):
        assert ask(Client(), f"ukjent+{n}@example.org", network=f"10.0.{n}.1") is True

    assert ask(Client(), STRANGER, network=ABROAD) is False


def test_one_client_has_three_e_mails_in_ten_minutes_and_twenty_to_all(ola):
    sent = [ask(Client()) for _time in range(4)]
    later(minutes=10)

    assert [*sent, ask(Client())] == [True, True, True, False, True]
    later(minutes=10)
    to_all = [ask(Client(), f"{n}@example.org") for n in range(21)]
    assert to_all == [True] * 20 + [False]


def test_a_refusal_is_the_same_for_known_and_unknown_addresses(ola):
    attack()
    attack(STRANGER)

    pages = [
        Client().post(LOG_IN, {"email": email}).text.replace(email, "")
        for email in (OLA, STRANGER)
    ]

    hidden = re.compile(r'(name="csrfmiddlewaretoken" value=)"\w+"')
    assert hidden.sub(r"\1", pages[0]) == hidden.sub(r"\1", pages[1])
    assert pages[0].count(str(limits.TOO_MANY)) == 1


def test_the_browser_is_known_on_the_log_in_path_of_each_language_alone(client, ola):
    cookies = log_in(client).cookies

    for language, path in {"nb": "/logg-inn/", "en": "/en/log-in/"}.items():
        cookie = cookies[f"known_browser_{language}"]
        assert (cookie["path"], cookie["max-age"]) == (path, 180 * 24 * 3600)
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        assert "ola" not in cookie.value


def test_the_cookie_is_sent_by_https_alone_in_production(client, ola, monkeypatch):
    monkeypatch.setattr(settings, "SESSION_COOKIE_SECURE", True)

    cookies = log_in(client).cookies

    names = ["known_browser_nb", "known_browser_en"]
    assert [cookies[name]["secure"] for name in names] == [True, True]


FORGED = {
    "a letter": lambda value: value.replace(":", ":A", 1),
    "no signature": lambda value: value.split(":")[0],
    "nothing": lambda value: "",
    "other letters": str.upper,
}


def test_a_changed_cookie_counts_as_none(known):
    attack()
    cookie = known.cookies["known_browser_nb"]
    value = cookie.value

    for forge in FORGED.values():
        forged = forge(value)
        cookie.set("known_browser_nb", forged, forged)
        assert ask(known, network=ABROAD) is False


def test_a_browser_knows_those_users_alone_who_logged_in_there(known, eva):
    attack(eva.email)
    before = ask(known, eva.email, network=ABROAD)
    later(days=2)
    log_in(known, eva.email)
    known.post("/logg-ut/")
    later(days=2)
    attack()
    attack(eva.email)

    sent = [ask(known, email, network=ABROAD) for email in (OLA, eva.email)]

    assert (before, sent) == (False, [True, True])


@pytest.mark.parametrize(("days", "is_known"), [(177, True), (179, False)])
def test_a_network_is_known_for_180_days(known, days, is_known):
    later(days=days)
    attack()

    assert ask(Client()) is is_known


def test_an_erasure_forgets_the_networks(known, ola, kari):
    privacy.erase(ola, by=ola)

    left = RateLimit.objects.filter(who=limits.digest(OLA))
    assert (left.count(), Session.objects.count()) == (0, 0)


@pytest.mark.parametrize("prefixes", [("", ""), ("__Host-", "__Secure-")])
def test_the_privacy_page_names_every_cookie(client, prefixes, settings):
    host, secure = prefixes
    settings.SESSION_COOKIE_NAME = f"{host}sessionid"
    settings.CSRF_COOKIE_NAME = f"{host}csrftoken"
    settings.MESSAGES_COOKIE_NAME = f"{host}messages"
    settings.KNOWN_BROWSER_COOKIE = known = f"{secure}known_browser"
    names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
    names += [f"({host}messages)", f"{known}_nb", f"{known}_en"]

    for address in ("/personvern/", "/en/privacy/"):
        text = client.get(address).text
        assert [text.count(name) for name in names] == [1] * 5
