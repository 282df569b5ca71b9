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

from .current import pages, today

LOCATION = re.compile("<loc>([^<]+)</loc>")
SITEMAP = "/sitemap.xml"
RELISTED = 60  # seconds in which the sitemap is read once
BATCH = 2  # seconds of rendering, after which the version is looked at again


class Renewer:
    """Renders, of the addresses in the sitemap, those that are not in the store."""

    def __init__(self):
        self.pages = pages()
        self.handler = WSGIHandler() if self.pages else None
        self.addresses, self.listed_at = [], -RELISTED
        self.tried, self.tried_at = set(), None
        if self.pages:
            self.pages.delete_former_releases()

    def step(self):
        """Delete what is outdated and render for some seconds; return False: there is a rest."""
        if self.pages is None:
            return False
        known = self.pages.state(anew=True)
        if known is None:
            return False
        if (known.number, today()) != self.tried_at:
            self.tried_at, self.tried = (known.number, today()), set()
            self._list_addresses()
        # What another process locks, or a full disk refuses, is tried again.
        with suppress(sqlite3.OperationalError):
            while self.pages.store.sweep():
                pass
            self._render(self._missing())
        return False

    def _list_addresses(self):
        # The sitemap of a large registry takes seconds: it is not read for each change.
        if not self.addresses or monotonic() - self.listed_at > RELISTED:
            self.addresses, self.listed_at = list(self._likely()), monotonic()

    def _missing(self):
        # Some are of views that are not published: once is enough.
        done = self.pages.store.kept(today()) | self.tried
        return [place for place in self.addresses if f"{place}?" not in done]

    def _render(self, missing):
        end = monotonic() + BATCH
        for place in missing:
            self._get(place)
            self.tried.add(f"{place}?")
            if monotonic() > end:
                break

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
        """Return the body of the answer to a visitor; what is not 200 is empty."""
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
