"""Links of every kind that are used twice, late, bent or elsewhere: same words, no write.

Each client is a new one, as of somebody to whom the e-mail was forwarded.
"""

import random
import re
import time
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import signing
from django.db import transaction
from django.test import Client
from django.utils import timezone

from members import people
from members.accounts import access
from members.association import joining
from members.mail import confirmations
from members.models import (
    CustomerReference,
    Erasure,
    Introduction,
    Invitation,
    RateLimit,
)
from members.operation import form_tokens
from members.people import account
from tests.association.events.making import create_event, invite
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
ANSWER = "/svar/{}/"
ERASURE = f"{OWN_PAGE}slett/"
COUNTS = RateLimit._meta.db_table
PAGES = [CONFIRM, INVITATION, OWN_PAGE, ANSWER]
CHOSEN = random.Random(SEED)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def correct(ours, ola):
    person = make.contact(ours, name="Per", title="Sjef", phone="35")
    given = {"name": "Per", "title": "Sjef", "phone": "35"}
    people.correct(person, email=ADDRESS, language="nb", **given)


def ask_again(ours, ola):
    ours.memberships.update(since=LONG_AGO)
    remind()


def of_the_reader(purpose, **values):
    """Return the token of a purpose, as its letter to the user Ola has it."""
    return lambda ours, ola: confirmations.token(
        purpose, **{key: value(ours, ola) for key, value in values.items()}
    )


def the_reader(ours, ola):
    return ola.pk


def a_claim(ours, ola):
    return make.claim(ours, by=make.member(name="Andre")).pk


def a_forwarded_request(ours, ola):
    pair = {"offer": make.stream(), "need": make.stream(ours, direction="needed")}
    today = timezone.localdate()
    request = {"asked_side": "offered", "asked_by": make.user(), "forwarded_on": today}
    return make(Introduction, **pair, **request).pk


def a_reference(ours, ola):
    by = make.member(name="Andre")
    return make(CustomerReference, organization=by, customer_organization=ours).pk


def ended_soon(ours, ola):
    make.stream(ours, until=timezone.localdate())
    return ours.pk


def extension_of(row):
    return f"extend {row.pk} {row.until}"


def refused(ours, ola):
    return make.contact(ours, name="Per").pk


def an_open_event(ours, ola):
    return create_event(audience="open").pk


def an_invited_guest(ours, ola):
    return invite(create_event(slug="seminar"), "Gro").pk


def answers_to_send(page):
    return {k: v for k, v in answers_of(page).items() if k != "form_token"}


NEW = {"name": "Ny Ansatt"}
SIGNED_UP = {"name": "Gry", "email": "gry@example.org"}
SIGNED_UP |= {"organization": "", "language": "nb"}
PURPOSES = {
    "digest": (of_the_reader("digest", user=the_reader), {"kinds": ["profile"]}),
    "staff digest": (of_the_reader("staff_digest", user=the_reader), {}),
    "messages": (of_the_reader("message", person=refused), {"do": "refuse"}),
    "partner": (
        of_the_reader("partner", participation=a_claim, user=the_reader),
        lambda page: {"do": "confirm", "seen": page.context["seen"]},
    ),
    "introduction": (
        of_the_reader(
            "introduction", introduction=a_forwarded_request, user=the_reader
        ),
        {"do": "no"},
    ),
    "customer": (
        of_the_reader("customer", reference=a_reference, user=the_reader),
        lambda page: {"do": "confirm", "seen": page.context["seen"]},
    ),
    "event answer": (
        of_the_reader("answer", attendance=an_invited_guest),
        {"do": "no"},
    ),
    "event form": (
        of_the_reader(
            "event_join",
            event=an_open_event,
            **{name: lambda ours, ola, value=v: value for name, v in SIGNED_UP.items()},
        ),
        {},
    ),
    "last day": (
        of_the_reader("stream_end", organization=ended_soon, user=the_reader),
        lambda page: {"do": extension_of(page.context["asked"].rows[0])},
    ),
}
# The other pages are CONFIRM.
OWN_PLACE = {"event answer": ANSWER}
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
    "reminder": (CONFIRM, "reminder", ask_again, answers_to_send),
    "objection": (CONFIRM, "account_address_asked", ACTS["move"], {}),
    "own page": (OWN_PAGE, None, None, {"do": "hide", "sure": "yes"}),
    "erasure": (ERASURE, None, None, {"sure": "on"}),
}
each_link = pytest.mark.parametrize("kind", [k for k in LINKS if k != "erasure"])


@pytest.fixture
def link(kind, ours, ola):
    return make_link(kind, ours, ola)


def make_link(kind, ours, ola):
    """Return (page, token, what the form sends) of one kind of link."""
    page, token, typed = make_token(kind, ours, ola)
    if callable(typed):
        typed = typed(Client().get(page.format(token)))
    return page, token, typed


def make_token(kind, ours, ola):
    if kind in PURPOSES:
        make_own, typed = PURPOSES[kind]
        return OWN_PLACE.get(kind, CONFIRM), make_own(ours, ola), typed
    page, letter, write, typed = LINKS[kind]
    if letter is None:
        contact = make.contact(ours, name="Per", agreed=["name"])
        return page, people.token_for(contact), typed
    write(ours, ola)
    return page, LINK.findall(last(letter).text)[0], typed


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


def assert_closed(page, tokens, typed):
    """Assert that the links say what every bad link says, and write nothing."""
    expected, before = closed(page), rows()

    for address in map(page.format, tokens):
        for answer in (Client().get(address), press(address, typed)):
            assert (said(answer), dict(answer.cookies)) == (expected, {}), address
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


@pytest.mark.parametrize("kind", [k for k in LINKS if LINKS[k][1]])
def test_a_late_link_is_closed_and_may_say_how_long_it_lasts(link, kind, monkeypatch):
    page, token, typed = link
    age_invitations(61)
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
    for other in set(PAGES) - {page}:
        assert_closed(other, [token], typed)
    bent = [token[1:], token[:-1], f"{token}A", token.swapcase()]
    places = {0, len(token) - 1, CHOSEN.randrange(len(token))}
    places |= {at + side for at, c in enumerate(token) if c == "." for side in (-1, 1)}
    for place in sorted(places):
        letter = CHOSEN.choice(LETTERS.replace(token[place], ""))
        bent.append(token[:place] + letter + token[place + 1 :])
    assert_closed(page, bent, typed)


@pytest.mark.parametrize("place", PAGES)
def test_what_is_signed_for_something_else_is_no_link(place):
    tokens = [form_tokens.token(), signing.dumps([1, "x"])]
    tokens.append(signing.TimestampSigner(sep=".").sign_object(["application", {}]))
    tokens.append(signing.Signer(sep=".").sign_object([1, ""]))
    assert_closed(place, tokens, {"name": "Ny"})


def age_invitations(days):
    ago = timezone.now() - timedelta(days=days)
    Invitation.objects.update(made_at=ago, expires_at=ago + timedelta(days=14))


def written_by(stored, page, token, typed, days=0):
    """Return the tables that the link's form changes so many days later; undo it all.

    `stored` has the rows of all tables, to compare those that were written to.
    """
    now, address = time.time(), page.format(token)
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: now + 86400 * days)
        if days:
            age_invitations(days)
        before = table_contents.writes()
        press(address, typed)
        tables = {*(table_contents.writes() - before)} - {COUNTS}
        after = table_contents.read_only(tables)
        transaction.set_rollback(True)
    return {table for table in tables if stored.get(table, b"") != after[table]}


def test_each_link_does_its_own_act_alone_whichever_form_is_sent_and_ends(ours, ola):
    # The yearly check last: it compares what is registered by then.
    kinds = sorted([*LINKS, *PURPOSES], key="reminder".__eq__)
    made = {kind: make_link(kind, ours, ola) for kind in kinds}
    stored = rows()
    own = {kind: written_by(stored, *link) for kind, link in made.items()}
    beyond = {
        (kind, other): written_by(stored, page, token, made[other][2]) - own[kind]
        for kind, (page, token, _typed) in made.items()
        for other in CHOSEN.sample(kinds, 4)  # all: test_foreign_links.py
    }
    late = {kind: written_by(stored, *link, days=400) for kind, link in made.items()}

    assert {pair: tables for pair, tables in beyond.items() if tables} == {}
    assert {kind for kind, tables in own.items() if not tables} == set()
    ended = {kind: tables for kind, tables in late.items() if tables}
    assert ended == {"own page": own["own page"]}, "Hiding never ends."


@pytest.mark.parametrize("kind", [*LINKS, *PURPOSES])
def test_each_page_says_what_its_link_is_and_who_can_use_it(link):
    page, token, _typed = link
    text = Client().get(page.format(token)).text
    assert text.count("Hva er denne lenken, og hvem kan bruke den?") == 1
    assert text.count("Den som har e-posten, kan bruke lenken uten å logge inn.") == 1


def test_a_link_of_an_erased_person_opens_nothing(ours):
    person = make.contact(ours)
    token = people.token_for(person)
    people.erase_on_request(person)
    before = rows()

    answers = [Client().get(OWN_PAGE.format(token)), press(OWN_PAGE.format(token), {})]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert (rows(), Erasure.objects.count()) == (before, 1)
