"""Make the pages that people are likely to ask for, before they do; a part of `manage.py work`."""

import html
import io
import re
import sqlite3
from contextlib import suppress
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from members.models.languages import home_path, language_of_path
from members.operation import caches

from .current import pages, today

LOCATION = re.compile("<loc>([^<]+)</loc>")
SITEMAP = "/sitemap.xml"
RELISTED = 60  # seconds in which the sitemap is read once
BATCH = 2  # seconds of rendering, after which the version is looked at again
SHARE = 1 / 4  # of the time that is spent on rendering while changes go on
SWEPT = 60  # seconds between two sweeps of expired pages without a change
RESTED = 60  # seconds without a change, after which nothing is kept in memory


class Renewer:
    """Renders, of the addresses in the sitemap, those that are not in the store.

    After a change come the pages of lists, then those that it has made invalid, then the rest.
    """

    def __init__(self, clock=monotonic):
        self.pages, self.clock = pages(), clock
        self.handler = WSGIHandler() if self.pages else None
        self.addresses, self.listed_at = [], -RELISTED
        self.tried, self.stamp, self.swept_at = set(), None, -SWEPT
        self.valid_addresses, self.lost = set(), {}
        self.rests_until, self.is_complete, self.rests_since = 0, False, None
        if self.pages:
            self.pages.delete_former_releases()

    def step(self):
        """Delete outdated pages and render for some seconds; return False: there is a rest."""
        if self.pages is None:
            return False
        state = self.pages.state(anew=True)
        if state is None:
            return False
        # A locked file or a full disk may be usable at the next step.
        with suppress(sqlite3.OperationalError):
            self._sweep(state)
            if self._is_due(state):
                self._list_addresses()
                self._render(self._missing())
            elif self.rests_since and self.clock() - self.rests_since > RESTED:
                self._release_memory()
        return False

    def _sweep(self, state):
        """Delete withdrawn pages as soon as there is a change, and old ones now and then."""
        is_new = self.stamp is None or self.stamp[0] != state.number
        if is_new or self.clock() - self.swept_at > SWEPT:
            while self.pages.store.sweep():
                pass
            self.swept_at = self.clock()

    def _is_due(self, state):
        """Whether to render now: at most SHARE of the time while one change follows another."""
        stamp = state.number, today()
        if stamp == self.stamp:
            return not self.is_complete
        is_of_today = self.stamp is not None and self.stamp[1] == stamp[1]
        if is_of_today and self.clock() < self.rests_until:
            return False
        self.stamp, self.tried, self.is_complete = stamp, set(), False
        return True

    def _list_addresses(self):
        # The sitemap of a large registry takes seconds: it is not read for each change.
        if not self.addresses or self.clock() - self.listed_at > RELISTED:
            self.addresses, self.listed_at = list(self._likely()), self.clock()

    def _missing(self):
        """List the addresses that are not kept, in the order in which they are made."""
        valid = self.pages.store.valid_addresses(today())
        self.lost |= dict.fromkeys(self.valid_addresses - valid)
        self.valid_addresses = valid
        # Some are of views that are not published: once is enough.
        done = valid | self.tried
        missing = [place for place in self.addresses if f"{place}?" not in done]
        if self.lost:
            missing.sort(key=lambda place: self._rank(place, self.lost))
        return missing

    def _rank(self, place, lost):
        # The pages of lists are on the first level of addresses.
        path = urlsplit(place).path
        is_list = path.removeprefix(home_path(language_of_path(path))).count("/") < 2
        return not is_list, f"{place}?" not in lost

    def _render(self, missing):
        began = self.clock()
        for place in missing:
            self._get(place)
            self.tried.add(f"{place}?")
            self.lost.pop(f"{place}?", None)
            if self.clock() > began + BATCH:
                break
        else:
            self.is_complete, self.lost = True, {}
            self.rests_since = self.clock()
        now = self.clock()
        self.rests_until = now + (now - began) * (1 / SHARE - 1)

    def _release_memory(self):
        """Keep nothing that the next change makes anew."""
        self.addresses, self.tried, self.rests_since = [], set(), None
        caches.release()

    def _likely(self):
        """Yield the addresses of all parts of the sitemap, the pages of lists first."""
        for place in self._locations(SITEMAP):
            if place.endswith(".xml"):
                yield from self._locations(urlsplit(place).path)
            else:
                yield place

    def _locations(self, path):
        text = self._get(f"{settings.SITE_ADDRESS}{path}").decode()
        return [html.unescape(place) for place in LOCATION.findall(text)]

    def _get(self, place):
        """Return the body of the answer to a visitor, empty unless its status is 200."""
        # Without the signals of a request: the connection is that of this thread's work.
        response = self.handler.get_response(WSGIRequest(environment_of(place)))
        return response.content if response.status_code == 200 else b""


def environment_of(place):
    """Return the WSGI environment of a visitor's GET of an absolute address."""
    parts = urlsplit(place)
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "HTTP_HOST": parts.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "SCRIPT_NAME": "",
    }
