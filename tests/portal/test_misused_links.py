"""Links of every kind that are used twice, late, bent or elsewhere: same words, no write."""

import random
import re
import time
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from members import people
from members.accounts import access
from members.association import joining
from members.models import Erasure, Invitation, RateLimit
from members.operation import form_tokens
from members.people import account
from tests.support import table_contents
from tests.support.access import ADDRESS
from tests.support.applications import TYPED
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import HERE, send
from tests.support.letters import LINK, last
from tests.support.reminders import answers_of, remind
from tests.support.sampling import SEED

# What a link that was valid says of itself instead of what every other one says.
DAYS = re.compile(r"Denne lenken gjaldt i \d+ dager, og de er gått\.")
OTHERWISE = (
    "Lenken virker bare én gang, i et begrenset antall dager. Den kan også være trukket "
    "tilbake eller kopiert ufullstendig."
)
CONFIRM, INVITATION, OWN_PAGE = "/bekreft/{}/", "/invitasjon/{}/", "/samtykke/{}/"
ERASURE = f"{OWN_PAGE}slett/"
COUNTS = RateLimit._meta.db_table
PAGES = [CONFIRM, INVITATION, OWN_PAGE]
CHOSEN = random.Random(SEED)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def correct(ours, ola):
    person = make.contact(ours, name="Per", title="Sjef", phone="35")
    given = {"name": "Per", "title": "Sjef", "phone": "35"}
    people.correct(person, email=ADDRESS, language="nb", **given)


def ask_again(ours, ola):
    ours.memberships.update(since=LONG_AGO)
    remind()


NEW = {"name": "Ny Ansatt"}
# Each kind of link: its page, its letter, what writes it, and what its form sends.
ACTS = {
    "invite": lambda ours, ola: access.invite(ours, ADDRESS, "editor", by=ola),
    "request": lambda ours, ola: access.send_request_link(ours, ADDRESS, language="nb"),
    "apply": lambda ours, ola: joining.apply(**TYPED, sites=[], language="nb"),
    "move": lambda ours, ola: account.ask_for_address(ola, ADDRESS),
}
LINKS = {
    "invitation": (INVITATION, "invitation", ACTS["invite"], NEW),
    "access request": (CONFIRM, "access_request_confirm", ACTS["request"], NEW),
    "application": (CONFIRM, "application_confirm", ACTS["apply"], {}),
    "new address": (CONFIRM, "person_address", correct, {}),
    "reminder": (CONFIRM, "reminder", ask_again, {}),
    "objection": (CONFIRM, "account_address_asked", ACTS["move"], {}),
    "own page": (OWN_PAGE, None, None, {"do": "hide", "sure": "yes"}),
    "erasure": (ERASURE, None, None, {"sure": "on"}),
}
each_link = pytest.mark.parametrize("kind", [k for k in LINKS if k != "erasure"])


@pytest.fixture
def link(kind, ours, ola):
    """Return (page, token, what the form sends) of one kind of link."""
    page, letter, write, typed = LINKS[kind]
    if letter is None:
        return page, people.token_for(make.contact(ours, name="Per")), typed
    write(ours, ola)
    token = LINK.findall(last(letter).text)[0]
    if kind == "reminder":
        typed = answers_of(Client().get(page.format(token)))
        del typed["form_token"]
    return page, token, typed


def rows():
    return {t: r for t, r in table_contents.read().items() if t != COUNTS}


def press(address, typed):
    """Send the form of a link without its page, as whoever has kept the page can."""
    token = form_tokens.token()
    return Client().post(address, {"form_token": token, **typed}, headers=HERE)


def closed(page):
    """Return what is said of a token that nobody ever had."""
    return said(Client().get(page.format("Xyzzy")))


def said(answer):
    token = answer.wsgi_request.path.split("/")[2]
    text = answer.text.replace(token, "").replace(quote(token), "")
    return answer.status_code, text


def assert_closed(page, token, typed):
    """Assert that the link says what every bad link says, and writes nothing."""
    address, before = page.format(token), rows()
    expected = closed(page)

    for answer in (Client().get(address), press(address, typed)):
        assert said(answer) == expected
        assert dict(answer.cookies) == {}
    assert rows() == before


@pytest.mark.parametrize("kind", LINKS)
def test_a_link_that_is_followed_or_sent_from_elsewhere_writes_nothing(link):
    page, token, typed = link
    address, before = page.format(token), rows()
    for method in ("get", "head", "options", "put", "delete", "trace"):
        getattr(Client(), method)(f"{address}?sure=on&do=agree&items=name")
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        assert send(Client(), address, headers=headers, **typed).status_code == 200
    assert rows() == before


@each_link
def test_a_link_used_twice_writes_nothing_the_second_time(link):
    page, token, typed = link
    address = page.format(token)
    send(Client(), address, **typed)
    before = rows()
    again = press(address, typed)
    assert rows() == before
    assert again.status_code == (404 if page == INVITATION else 302)


@each_link
def test_a_late_link_is_closed_and_may_say_how_long_it_lasts(link, kind, monkeypatch):
    page, token, typed = link
    if kind == "own page":
        pytest.skip("It lasts: a consent can be withdrawn by any e-mail.")
    ago = timezone.now() - timedelta(days=61)
    Invitation.objects.update(made_at=ago, expires_at=ago + timedelta(days=14))
    later = time.time() + timedelta(days=61).total_seconds()

    monkeypatch.setattr(signing.time, "time", lambda: later)

    address, before = page.format(token), rows()
    for answer in (Client().get(address), press(address, typed)):
        status, text = said(answer)
        assert (status, DAYS.sub(OTHERWISE, text)) == closed(page)
    assert rows() == before


@each_link
def test_a_link_that_is_changed_cut_longer_or_elsewhere_is_closed(link):
    page, token, typed = link
    for bent in (token[1:], token[:-1], f"{token}A", token.swapcase()):
        assert_closed(page, bent, typed)
    for other in set(PAGES) - {page}:
        assert_closed(other, token, typed)
    places = {0, len(token) - 1, CHOSEN.randrange(len(token))}
    places |= {at + side for at, c in enumerate(token) if c == "." for side in (-1, 1)}
    for place in sorted(places):
        letter = CHOSEN.choice(LETTERS.replace(token[place], ""))
        assert_closed(page, token[:place] + letter + token[place + 1 :], typed)


@pytest.mark.parametrize("place", PAGES)
def test_what_is_signed_for_something_else_is_no_link(place):
    for token in (
        form_tokens.token(),
        signing.dumps([1, "x"]),
        signing.TimestampSigner(sep=".").sign_object(["application", {}]),
        signing.Signer(sep=".").sign_object([1, ""]),
    ):
        assert_closed(place, token, {"name": "Ny"})


def test_a_link_of_an_erased_person_opens_nothing(ours):
    person = make.contact(ours)
    token = people.token_for(person)
    people.erase_on_request(person)
    before = rows()

    answers = [Client().get(OWN_PAGE.format(token)), press(OWN_PAGE.format(token), {})]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert (rows(), Erasure.objects.count()) == (before, 1)
