"""What secretaries and members save, again and again, several at the same time."""

import re
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from threading import Lock, Thread

from django.urls import reverse

from tests.support.admin import add_row, address
from tests.support.html_forms import filled

from .browsing import Browser, NoAnswerError

ACKNOWLEDGED, REFUSED, UNANSWERED = "acknowledged", "refused", "unanswered"
PAUSE = 0.3  # seconds after a failure
MARK = "{mark}"  # where the mark of a save is typed
MEMBERSHIP = {"memberships-0-category": "core", "memberships-0-certainty": "named"}


@dataclass
class Save:
    """A form that was sent; its mark stands in what it writes."""

    kind: str
    mark: str
    outcome: str = UNANSWERED
    answer: str = ""  # to a refused one
    began: float = 0
    ended: float = 0

    def is_under_way(self, moment):
        return self.began <= moment <= self.ended


class Crowd:
    """All clients of a trial and their saves, until so many are acknowledged."""

    def __init__(self, installation):
        self.saves, self.enough, self.acknowledged = [], False, 0
        self.failures = []  # what was not answered, or by an error
        self.numbers = installation.numbers
        self.taken, self.lock = set(), Lock()
        self.clients = [Client(self, installation.port, p) for p in installation.people]

    def start(self):
        for client in self.clients:
            client.start()

    def stop(self):
        self.enough = True
        for client in self.clients:
            client.join()

    def next_save(self, kind):
        with self.lock:
            save = Save(kind, f"merke-{next(self.numbers):06}")
            self.saves.append(save)
            return save

    def acknowledge(self, save):
        save.outcome = ACKNOWLEDGED
        with self.lock:
            self.acknowledged += 1

    def take(self, pks):
        """Return one of the requests that nobody else is deciding on, or None."""
        with self.lock:
            free = [pk for pk in pks if pk not in self.taken]
            self.taken.update(free[:1])
            return free[0] if free else None

    def give_back(self, pk):
        with self.lock:
            self.taken.discard(pk)


class Client(Thread):
    """A secretary and a member who save in turn; each form is fetched as a browser does."""

    def __init__(self, crowd, port, pair):
        super().__init__(daemon=True)
        self.crowd, self.slug = crowd, pair["organization"]
        self.secretary = Browser(port, pair["secretary"])
        self.member = Browser(port, pair["member"])
        self.forms = {}

    def run(self):
        acts = [
            self.record_topic,
            self.propose_stream,
            self.decide,
            self.record_organization,
            self.propose_profile,
            self.decide,
        ]
        for act in cycle(acts):
            if self.crowd.enough:
                return
            try:
                act()
            except NoAnswerError as failure:
                self.crowd.failures.append(failure)
                time.sleep(PAUSE)

    def record_topic(self):
        names = {"label_nb": MARK, "label_en": MARK, "kind": "theme"}
        self._record("topic", names)

    def record_organization(self):
        """Add an organization and, in the same form, its membership."""
        names = {"name": MARK, "kind": "company", **MEMBERSHIP}
        self._record("organization", names, row="memberships")

    def _record(self, kind, values, row=None):
        page = reverse(f"admin:members_{kind}_add")
        form = self._form(self.secretary, page, row)
        save = self.crowd.next_save(kind)
        self._send(save, self.secretary, form, values, None)

    def propose_stream(self):
        values = {"direction": "offered", "kind": "heat", "note": MARK}
        self._propose("stream", "streams_new", values, "streams")

    def propose_profile(self):
        self._propose("profile", "profile", {"summary_nb": MARK}, "organization")

    def _propose(self, kind, page, values, done):
        page, done = (reverse(f"portal:{n}", args=[self.slug]) for n in (page, done))
        # What stands in the profile is what has been proposed of it.
        is_fresh = kind == "profile"
        form = self._form(self.member, page, is_fresh=is_fresh)
        save = self.crowd.next_save(kind)
        self._send(save, self.member, form, values | {"act": "send"}, done)

    def decide(self):
        """Decide on an open proposal of the inbox: approve three of four."""
        inbox = address("changerequest")
        content = self.secretary.get(inbox).content.decode()
        pks = re.findall(rf"{inbox}(\d+)/change/", content)
        if pk := self.crowd.take(pks):
            with suppress(NoAnswerError):
                self._decide(f"{inbox}{pk}/change/")
            self.crowd.give_back(pk)

    def _decide(self, page):
        form = page, filled(self.secretary.get(page))
        save = self.crowd.next_save("approval")
        is_rejected = int(save.mark[-2:]) % 4 == 0
        save.kind = "rejection" if is_rejected else "approval"
        values = {"act": "none" if is_rejected else "all", "reason": MARK}
        self._send(save, self.secretary, form, values, None)

    def _form(self, browser, page, row=None, *, is_fresh=False):
        """Return the address and the values of an empty form, fetched once."""
        if is_fresh or page not in self.forms:
            values = filled(browser.get(page))
            self.forms[page] = add_row(values, row) if row else values
        return page, self.forms[page]

    def _send(self, save, browser, form, values, done):
        """Post the form; it is done by a redirect to `done`, or, if None, off the page."""
        page, shown = form
        typed = {n: save.mark if v == MARK else v for n, v in values.items()}
        save.began = time.monotonic()
        try:
            answer = browser.post(page, shown | typed)
        finally:
            save.ended = time.monotonic()
        place = answer.location.partition("?")[0]
        is_there = place == done if done else place != page
        is_done = answer.status == 302 and is_there
        if is_done:
            self.crowd.acknowledge(save)
        else:
            save.outcome = REFUSED
            save.answer = f"{answer.status} {answer.location}"
