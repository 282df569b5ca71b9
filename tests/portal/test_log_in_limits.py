"""Nobody keeps a user from a log-in code or floods an address; late e-mail is said to be late."""

import os
import re
import subprocess
import sys
import time
from datetime import timedelta
from uuid import uuid4

import django.contrib.messages.storage.cookie  # noqa: F401  it reads its name once
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from members import mail
from members.models import Heartbeat, Letter, RateLimit
from members.operation import limits
from members.people import privacy
from tests.support.access import PAGE as ACCESS
from tests.support.factories import make
from tests.support.letters import letters
from tests.support.login import code_in_letter
from tests.support.sampling import one_of
from tests.support.work import MAIL, work_is_done

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
    return client.post(CODE, {"code": code_in_letter()}, REMOTE_ADDR=HOME)


def attack(email=OLA, networks=13, times=1):
    """Request codes from many networks; return how many e-mails were written."""
    clients = [f"10.0.{n}.{time}" for time in range(times) for n in range(networks)]
    return sum(ask(Client(), email, network=client) for client in clients)


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


@one_of("email", [OLA, STRANGER])
def test_strangers_cause_twelve_e_mails_an_hour_and_twenty_a_day(ola, email):
    hours = []
    for _hour in range(3):
        hours.append(attack(email))
        later(hours=1, minutes=1)
    assert hours == [12, 8, 0]


def test_a_stranger_with_two_networks_never_closes_the_log_in_of_the_owner(ola):
    hours = []
    for _hour in range(4):
        attacked = attack(networks=2, times=4)
        later(minutes=11)
        # As many addresses of both networks as the stranger can rent.
        attacked += attack(networks=2, times=4)
        hours.append((attacked, ask(Client(), network=ABROAD)))
        later(hours=1)

    assert hours == [(8, True), (4, True), (0, True), (0, True)]


def test_an_attack_does_not_reach_the_owners_browser_or_network(known):
    hour = attack()
    sent = [ask(known, network=ABROAD), ask(Client()), ask(Client(), network=ABROAD)]
    assert sent == [True, True, False]
    hour += 2
    for _round in range(4):
        hour += sum(ask(known) for _time in range(5))
        hour += sum(ask(Client()) for _time in range(5))
        later(minutes=11)
    assert hour == 36, "All pools together are bounded."


@pytest.mark.parametrize("spelling", ["kari+{}@example.org", "k.a.ri+{}@gmail.com"])
def test_the_spellings_of_a_mailbox_are_one_for_limits_and_never_one_user(spelling):
    plain = spelling.replace("+{}", "").replace("a.ri@gmail", "ari@googlemail")
    make.user(email=plain)
    for n in range(12):
        network = f"10.0.{n}.1"
        assert ask(Client(), spelling.format(n), network=network) is True
    assert ask(Client(), plain, network=ABROAD) is False
    assert {kind for kind, _to in letters()} == {"unknown_address"}


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


@pytest.mark.parametrize("is_production", [False, True])
def test_a_browser_is_known_on_log_in_paths_alone(client, ola, settings, is_production):
    settings.SESSION_COOKIE_SECURE = is_production
    cookies = log_in(client).cookies
    for language, path in {"nb": "/logg-inn/", "en": "/en/log-in/"}.items():
        cookie = cookies[f"known_browser_{language}"]
        assert (cookie["path"], cookie["max-age"]) == (path, 180 * 24 * 3600)
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        assert bool(cookie["secure"]) is is_production
        assert "ola" not in cookie.value


def test_a_changed_cookie_counts_as_none(known):
    attack()
    cookie = known.cookies["known_browser_nb"]
    value = cookie.value
    other = value.replace(":", ":A", 1)
    for forged in (other, value.split(":")[0], "", value.upper()):
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


def test_a_log_in_from_a_known_network_is_no_refusal_in_the_log(known, caplog):
    log_in(known)
    assert [row for row in caplog.records if row.levelname != "INFO"] == []


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


ANOTHER_PROCESS = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
letters = [Client().post("/logg-inn/", {"email": sys.argv[2]}) for _ in "12"]
print([answer.status_code for answer in letters])
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_server_processes_count_together():
    command = [sys.executable, "-c", ANOTHER_PROCESS]
    # An address of its own, since other tests count as well.
    command += [connection.settings_dict["NAME"], f"{uuid4()}@example.org"]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    said = [subprocess.check_output(command, text=True, env=env) for _ in range(2)]
    assert said == ["[302, 302]\n", "[302, 200]\n"]


MAY_BE_LATE = "E-posten kan bli forsinket"
PASSKEY = "Har du en passnøkkel, kan du logge inn med den."
NEW_CODE = (
    "En kode som kommer etter mer enn ti minutter, virker ikke lenger. "
    "Be i så fall om en ny."
)
NO_NEED = "Du trenger ikke å be om den på nytt."


def notices(page, advice):
    return page.text.count(MAY_BE_LATE), page.text.count(advice)


@pytest.mark.parametrize(("seconds", "shown"), [(80, 0), (100, 1)])
def test_each_page_says_soon_that_the_process_is_dead(client, as_ola, seconds, shown):
    work_is_done()
    died = timezone.now() - timedelta(seconds=seconds)
    # A long job or file makes no e-mail late.
    Heartbeat.objects.exclude(part="emails").delete()
    Heartbeat.objects.update(at=died)
    pages = [(Client().get(LOG_IN), PASSKEY)]
    for email in ("ola@example.org", "hans@example.org"):
        page = Client().post(LOG_IN, {"email": email}, follow=True)
        pages.append((page, NEW_CODE))
    for sent in ("/be-om-tilgang/?organization=yara&sent", "/bli-medlem/?sent"):
        pages.append((Client().get(sent), NO_NEED))
    invite = {"do": "invite", "email": "ny@example.org", "role": "editor"}
    assert notices(as_ola.get(ACCESS), NO_NEED) == (0, 0)
    pages.append((as_ola.post(ACCESS, invite, follow=True), NO_NEED))
    assert [notices(*page) for page in pages] == [(shown, shown)] * 6


LATE = [{"due_at": True, "made_at": True}, {"made_at": True, "attempts": 2}]


@pytest.mark.parametrize("late", LATE)
def test_the_log_in_says_that_e_mails_are_late(client, late):
    work_is_done()
    mail.queue("try", **MAIL)
    earlier = timezone.now() - timedelta(minutes=3)
    Letter.objects.update(**{k: earlier if v is True else v for k, v in late.items()})
    assert notices(client.get(LOG_IN), PASSKEY) == (1, 1)
