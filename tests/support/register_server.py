"""A business register over HTTP, from a thread, that also gives answers that are none.

`register.next(hook, times=2)` lets the hook answer the next requests in its place.
"""

import gzip
import json
from collections import deque
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import monotonic
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest

from members.management.local_register import BASE, Register, answer
from tests.support.rows import checked

ADDRESS = {
    "adresse": ["Hydrovegen 55"],
    "postnummer": "3936",
    "poststed": "PORSGRUNN",
    "kommune": "PORSGRUNN",
    "kommunenummer": "4001",
    "landkode": "NO",
    "land": "Norge",
}


def raw_unit(number, name="PRØVEBEDRIFTEN AS", kind="Enhet", **facts):
    """Return the JSON of a unit as the register has it, with an address and 12 employees."""
    address = "forretningsadresse" if kind == "Enhet" else "beliggenhetsadresse"
    return {
        "respons_klasse": kind,
        "organisasjonsnummer": number,
        "navn": name,
        "organisasjonsform": {"kode": "AS" if kind == "Enhet" else "BEDR"},
        "naeringskode1": {"kode": "24.102"},
        "hjemmeside": "www.example.org",
        "harRegistrertAntallAnsatte": True,
        "antallAnsatte": 12,
        address: ADDRESS,
        "konkurs": False,
        "underAvvikling": False,
        "underTvangsavviklingEllerTvangsopplosning": False,
    } | facts


class RegisterServer(ThreadingHTTPServer):
    """Serves the Register in `data`; `requests` has the path, query, headers and time of each."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.data, self.requests, self.hooks = Register(), [], deque()
        self.is_closed = Event()
        self.url = f"http://127.0.0.1:{self.server_port}{BASE}"

    def add(self, number=None, name="PRØVEBEDRIFTEN AS", **facts):
        """Add a main unit; return its number."""
        number = number or checked(1000 + len(self.data.units))
        self.data.units[number] = raw_unit(number, name, **facts)
        return number

    def add_subunit(self, parent, name="PRØVEBEDRIFTEN AVD HERØYA", **facts):
        """Add a sub-unit; return its number."""
        number = checked(5000 + len(self.data.subunits))
        facts = {"overordnetEnhet": parent} | facts
        self.data.subunits[number] = raw_unit(number, name, "Underenhet", **facts)
        return number

    def delete(self, number, day="2026-01-01"):
        """Let the register answer that the unit is deleted: 200 with a smaller body."""
        few = ("organisasjonsnummer", "navn", "organisasjonsform")
        old = self.data.units[number]
        self.data.units[number] = {key: old[key] for key in few}
        self.data.units[number] |= {"respons_klasse": "SlettetEnhet", "slettedato": day}

    def remove(self, number):
        """Let the register answer 410 about the number."""
        only = {"organisasjonsnummer": number, "slettedato": "2026-01-01"}
        self.data.units[number] = only

    def report(self, number, update_id):
        """Add an update to the end of the feed."""
        entry = {"oppdateringsid": update_id, "organisasjonsnummer": number}
        entry |= {"dato": "2026-01-01T04:01:36.478Z", "endringstype": "Endring"}
        self.data.updates.append(entry)

    def next(self, *hooks, times=1):
        self.hooks.extend(hooks * times)

    @property
    def paths(self):
        """The paths below the base of all requests, with those of lists."""
        return [one.path.removeprefix(f"{BASE}/") for one in self.requests]

    def handle_error(self, request, client_address):
        """Print nothing: clients that have enough end the connection."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        self.server.requests.append(
            SimpleNamespace(
                path=path,
                query=dict(parse_qsl(query)),
                headers=self.headers,
                at=monotonic(),
            )
        )
        accept = self.headers.get("Accept", "")
        right = answer(self.server.data, "GET", path, query, accept)
        hook = self.server.hooks.popleft() if self.server.hooks else give
        self.close_connection = True
        hook(self, *right)

    def head(self, status, **headers):
        self.send_response(status)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *args):
        pass


def give(handler, status, content_type, body):
    """Send the right answer."""
    handler.head(status, Content_Type=content_type, Content_Length=len(body))
    handler.wfile.write(body)


def instead(status=None, body=None, content_type=None, **headers):
    """Return a hook that sends the right answer but for some parts."""

    def hook(handler, right_status, right_type, right_body):
        data = right_body if body is None else body
        handler.head(
            status or right_status,
            Content_Type=content_type or right_type,
            Content_Length=len(data),
            **headers,
        )
        handler.wfile.write(data)

    return hook


def changed(change):
    """Return a hook that sends what `change` makes of the JSON."""

    def hook(handler, status, content_type, body):
        data = json.dumps(change(json.loads(body))).encode()
        give(handler, status, content_type, data)

    return hook


def unfiltered(handler, status, content_type, body):
    """Send the first page of a list, whatever it is asked for."""
    path = urlsplit(handler.path).path
    give(handler, *answer(handler.server.data, "GET", path, "", ""))


def html(status=200):
    page = b"<!doctype html><title>Vedlikehold</title>"
    return instead(status, page, "text/html")


def truncated(handler, status, content_type, body):
    handler.head(status, Content_Type=content_type, Content_Length=len(body))
    handler.wfile.write(body[: len(body) // 2])


def no_answer(handler, status, content_type, body):
    """End the connection before an answer."""


def stream_of(pieces, size, **headers):
    """Return a hook that sends so many equal pieces without a length, and counts them."""
    sent = []

    def hook(handler, status, content_type, body):
        handler.head(status, Content_Type=content_type, **headers)
        for piece in pieces(size):
            handler.wfile.write(piece)
            sent.append(len(piece))

    hook.sent = sent
    return hook


def megabytes(number):
    return stream_of(lambda n: (b" " * 2**20 for _ in range(n)), number)


def gzip_bomb(megabytes):
    """Return a hook that sends so many of zeros, compressed to a thousandth."""
    body = gzip.compress(b"0" * (megabytes * 2**20))
    return instead(body=body, Content_Encoding="gzip")


def drip(pieces, seconds, *, of_head=False):
    """Return a hook that sends a byte each time these seconds have passed, and counts them."""
    sent = []

    def hook(handler, status, content_type, body):
        if of_head:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        else:
            handler.head(status, Content_Type=content_type, Content_Length=pieces)
        for _ in range(pieces):
            if handler.server.is_closed.wait(seconds):
                break
            handler.wfile.write(b" ")
            sent.append(1)

    hook.sent = sent
    return hook


@pytest.fixture
def register(settings, monkeypatch):
    """Return the RegisterServer that settings.REGISTER_URL names; nobody waits to ask again."""
    monkeypatch.setattr("members.register.transport.FIRST_WAIT", 0.001)
    server = RegisterServer()
    settings.REGISTER_URL = server.url
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.is_closed.set()
    with suppress(OSError):
        server.shutdown()
        server.server_close()
    thread.join()
