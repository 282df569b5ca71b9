"""Visitors, members and secretaries who follow the links of the pages that they read."""

import re
from random import Random
from threading import Thread

from tests.support.sampling import SEED

from .browsing import Browser, NoAnswerError

STARTS = ["/", "/en/", "/sitemap.xml", "/min-side/", "/en/my-page/", "/admin/"]
LINK = re.compile(rb'(?:href="|<loc>https?://[^/]+)(/[^"<#]*)')
# Files of styles and scripts are those of the tests, not of the version.
LEFT_OUT = ("/static/", "/logg-ut/", "/en/log-out/")


class Reader(Thread):
    """Read so many pages, in an order by SEED; what fails is in `failures`."""

    def __init__(self, port, session, number):
        super().__init__(daemon=True)
        self.browser, self.number = Browser(port, session), number
        self.chance = Random(f"{SEED} pages")
        self.found, self.waiting = set(STARTS), list(STARTS)
        self.read, self.failures = 0, []

    def run(self):
        while self.read < self.number:
            # Who has read all of it begins anew.
            self._read(self._next() if self.waiting else self._again())

    def _next(self):
        """Return a page that was not read yet; first those that all others are behind."""
        number = (
            0 if self.read < len(STARTS) else self.chance.randrange(len(self.waiting))
        )
        return self.waiting.pop(number)

    def _again(self):
        self.found, self.waiting = set(STARTS), STARTS[1:]
        return STARTS[0]

    def _read(self, path):
        self.read += 1
        try:
            answer = self.browser.look_at(path)
        except NoAnswerError as failure:
            self.failures.append(failure)
            return
        if answer.status >= 500 or answer.status == 404:
            self.failures.append(NoAnswerError(path, answer.status))
        self._note_links(answer)

    def _note_links(self, answer):
        links = [a.decode().replace("&amp;", "&") for a in LINK.findall(answer.content)]
        links += [answer.location] if answer.location.startswith("/") else []
        for link in links:
            if link not in self.found and not link.startswith(LEFT_OUT):
                self.found.add(link)
                self.waiting.append(link)
