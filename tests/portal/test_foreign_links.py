"""Each kind of link at every page that takes a token, with the form of each other kind.

Whoever got the e-mail forwarded sends them: in time, late and twice, logged in or not.
"""

import time
from datetime import timedelta
from itertools import cycle, product

import pytest
from django.core import signing
from django.core.signing import Signer
from django.db import transaction
from django.test import Client

from members import people
from members.mail import confirmations
from members.operation import form_tokens
from members.people import account
from tests.support import table_contents
from tests.support.factories import make
from tests.support.html_forms import HERE, send
from tests.support.letters import last, token_of
from tests.support.login import code_in_letter, log_in, log_in_lately
from tests.support.private_data import MARKER
from tests.support.routes import finish, routes
from tests.support.table_contents import read_only

from .test_misused_links import (
    CONFIRM,
    COUNTS,
    ERASURE,
    LINKS,
    OWN_PAGE,
    PURPOSES,
    age_invitations,
    make_link,
)

pytestmark = pytest.mark.long
TOKEN = "<str:token>"
PAGES = [route.replace(TOKEN, "{}") for route, _ in routes() if TOKEN in route]
OWN_PAGES = [page for page in PAGES if page.startswith(OWN_PAGE)]
ACCOUNT = "/min-side/konto/adresse/{}/"
# Every request of a session may write these.
BESIDE = {COUNTS, "django_session"}
# The former address stands on the page of the link that was sent to it.
OWN_MARKERS = {
    "page of Nora": {"lekk1x", "lekk2x", "lekk3x"},
    "objection of a person": {"lekk4x"},
    # The job title that its owner has agreed to show; name and address are masked.
    "reminder": {"lekk3x"},
}
LETTERS = {("members_letter", "new"), ("members_letterevent", "new")}
# What is posted to a person's own page and the pages below it, by an ended link, too.
FORMS = {
    "hide": {"do": "hide", "sure": "yes"},
    "correct": {
        "do": "correct",
        "name": "Per",
        "title": "Direktør",
        "phone": "35 00 00 36",
    },
    "erase": {"sure": "on", "leave": "on"},
    "disown": {"do": "disown"},
    "new link": {"do": "send_link"},
    "one click": {"List-Unsubscribe": "One-Click"},
    "everything": {"do": "refuse", "kinds": [], "with_contacts": "on", "sure": "on"},
}


class Links:
    """A link of each kind: `pages` and `tokens` by kind, and the `forms` of all."""

    def __init__(self, ours, ola):
        self.pages, self.tokens, self.forms = {}, {}, {**FORMS}
        self._add_persons(ours)
        self._add_addresses(ours)
        # The yearly check last: it compares what is registered by then.
        kinds = sorted([*LINKS, *PURPOSES], key="reminder".__eq__)
        for kind in kinds:
            page, self.tokens[kind], self.forms[kind] = make_link(kind, ours, ola)
            self.pages[kind] = OWN_PAGES if page.startswith(OWN_PAGE) else [page]
        self.stored = rows()

    def _add_persons(self, ours):
        nora, eva = (
            make.contact(ours, email=email, name=name, title=title, agreed=[])
            for email, name, title in (
                ("lekk1x@example.org", "Lekk2x Nordmann", "Lekk3x"),
                ("eva@example.org", "Eva", "Lærling"),
            )
        )
        for person in (nora, eva):
            self.user = make.colleague(ours, email=person.email)
        timeless = Signer(salt="members.people", sep=".")
        self.tokens |= {
            "page of Nora": people.token_for(nora),
            "page of Eva": people.token_for(eva),
            "ended page of Nora": timeless.sign_object([nora.pk, nora.link_key]),
        }
        self.pages |= dict.fromkeys(self.tokens, OWN_PAGES)
        send(Client(), ERASURE.format(self.tokens["page of Nora"]), sure="on")
        for person in (nora, eva):  # all was hidden with the code
            make.consent(person, "title")
        self.forms["code of Nora"] = FORMS["erase"] | {"code": code_in_letter()}
        items = {f"items-{nora.contact.pk}": ["name"]}
        self.forms["consent of Nora"] = {"do": "agree", **items}

    def _add_addresses(self, ours):
        person = make.contact(ours, email="lekk4x@example.org")
        type(person).objects.filter(pk=person.pk).update(email="per@annet.example")
        people.tell_former_addresses()
        token = token_of(last("person_address_changed"))
        self.tokens["objection of a person"] = token
        self.pages["objection of a person"] = [CONFIRM]
        account.ask_for_address(self.user, "ny@annet.example")
        self.tokens["log-in address"] = token_of(last(account.PURPOSE))
        self.pages["log-in address"] = [ACCOUNT]
        self.client_of_user = log_in_lately(Client(), self.user)

    def own_forms(self, kind):
        if self.pages[kind] != OWN_PAGES:
            return [self.forms.get(kind, {})]
        names = ["hide", "correct", "erase", "disown", "new link"]
        names += ["code of Nora", "consent of Nora"] if kind == "page of Nora" else []
        return [self.forms[name] for name in names]

    def own_uses(self, kind):
        """Yield (client, page, form) of what the link is for."""
        client = self.client_of_user if kind == "log-in address" else Client()
        for page, form in product(self.pages[kind], self.own_forms(kind)):
            yield client, page, form

    def changes(self, client, page, kind, form, *, days=0, before=None, answers=None):
        """Return {(table, id or "new")} of what a form changes so many days later.

        All is undone. `before` is another form, sent a moment before.
        """
        address = page.format(self.tokens[kind])
        with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
            now, stored = time.time(), self.stored
            patch.setattr(signing.time, "time", lambda: now + 86400 * days)
            if days:
                age_invitations(days)
                stored = stored | read_only(["members_invitation"])
            if before is not None:
                press(client, address, before)
                stored = rows()
            counts = table_contents.writes()
            answer = press(client, address, form)
            if answers is not None:
                answers.append((kind, page, answer))
            tables = {*(table_contents.writes() - counts)} - BESIDE
            after = read_only(tables)
            transaction.set_rollback(True)
        return set().union(*(unlike(t, stored.get(t, b""), after[t]) for t in tables))


def rows():
    return {t: r for t, r in table_contents.read().items() if t not in BESIDE}


def unlike(table, before, after):
    was, now = set(before.splitlines()), set(after.splitlines())
    gone = {row.split(b"\t")[0] for row in was - now}
    added = {row.split(b"\t")[0] for row in now - was}
    new = {(table, "new") for row in added - gone}
    return {(table, row.decode()) for row in gone} | new


def press(client, address, form):
    """Send a form, or open the page for None; the client's cookies stay."""
    cookies = client.cookies.copy()
    if form is None:
        answer = client.get(address)
    else:
        values = {form_tokens.FIELD: form_tokens.token(), **form}
        answer = client.post(address, values, headers=HERE)
    finish(answer)
    client.cookies = cookies
    return answer


@pytest.fixture
def links(ours, theirs, ola):
    return Links(ours, ola)


@pytest.fixture
def clients(liv, superuser):
    """Return those to whom a link was forwarded."""
    return [Client(), log_in(Client(), liv), log_in(Client(), superuser)]


@pytest.fixture
def allowed(links):
    """Return {kind: what its link does where and when it may}, of each something."""
    own = {
        kind: set().union(
            *(links.changes(*use[:2], kind, use[2]) for use in links.own_uses(kind))
        )
        for kind in links.tokens
    }
    assert [kind for kind, changed in own.items() if not changed] == []
    return own


def test_no_link_does_anothers_act_or_shows_its_data(links, clients, allowed, figure):
    answers, beyond, turn = [], {}, cycle(clients)
    forms = [None, *links.forms.values()]
    for kind, page, form in product(links.tokens, PAGES, forms):
        is_own = page in links.pages[kind]
        own = allowed[kind] if is_own and form is not None else set()
        for client in clients if is_own else [next(turn)]:
            changed = links.changes(client, page, kind, form, answers=answers)
            if changed - own:
                beyond[kind, page, str(form)] = changed - own

    shown = {(kind, page) for kind, page, answer in answers if tells(kind, answer)}
    opened = {
        (kind, page)
        for kind, page, answer in answers
        if answer.status_code not in (302, 404, 405, 410)
        and page not in links.pages[kind]
    }
    figure(
        tried={"kinds of links": len(links.tokens), "uses of a link": len(answers)},
        found={"acts or data of another": len(beyond) + len(shown) + len(opened)},
    )
    assert (beyond, shown, opened) == ({}, set(), set())


def tells(kind, answer):
    """Whether an answer has a marker that is not for the holder of the link."""
    own = OWN_MARKERS.get(kind, set())
    text = "" if answer.streaming else answer.content.decode(errors="replace")
    return not own.issuperset(MARKER.findall(text.lower()))


def test_a_late_link_hides_at_most(links, allowed, figure):
    client, answers, beyond = Client(), [], {}
    for kind, form in product(links.tokens, [None, *links.forms.values()]):
        for page in links.pages[kind]:
            changed = links.changes(client, page, kind, form, days=400, answers=answers)
            if changed - hidden(links, kind):
                beyond[kind, page, str(form)] = changed - hidden(links, kind)

    shown = {(k, p) for k, p, answer in answers if tells("late", answer)}
    figure(
        tried={"uses of an ended link": len(answers)},
        found={"acts or data of another": len(beyond) + len(shown)},
    )
    assert (beyond, shown) == ({}, set())


def hidden(links, kind):
    """Return what hiding changes, and new e-mails; nothing unless it is a person's link."""
    if links.pages[kind] != OWN_PAGES:
        return set()
    return links.changes(Client(), OWN_PAGE, kind, FORMS["hide"]) | LETTERS


def test_a_link_used_twice_does_nothing_the_second_time(links, figure):
    again = {}
    for kind in links.tokens:
        for client, page, form in links.own_uses(kind):
            changed = links.changes(client, page, kind, form, before=form)
            if changed - LETTERS:
                again[kind, page, str(form)] = changed

    figure(tried={"links used twice": len(links.tokens)}, found={"twice": len(again)})
    assert again == {}


def test_a_link_elsewhere_or_late_would_be_noticed(links, clients, figure, monkeypatch):
    nora = people.find_by_token(links.tokens["page of Nora"])
    hide, noticed = links.forms["hide"], []
    with monkeypatch.context() as patch:
        patch.setattr(people, "find_by_token", lambda token, **_options: nora)
        noticed += [links.changes(Client(), OWN_PAGE, "digest", hide)]
        noticed += [tells("digest", clients[1].get(OWN_PAGE.format("x")))]
    with monkeypatch.context() as patch:
        patch.setattr(confirmations, "max_age", lambda _purpose: timedelta(1000))
        form = links.forms["partner"]
        noticed += [links.changes(Client(), CONFIRM, "partner", form, days=400)]

    seen = [bool(one) for one in noticed]
    figure(tried={"guards taken away": 3}, found={"noticed": sum(seen)})
    assert seen == [True] * 3
