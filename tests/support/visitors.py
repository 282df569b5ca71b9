"""Visitors who ask a proxy again and again, and count what was dropped."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, RemoteDisconnected
from threading import Event

from tests.support.web_servers import tls

CLIENTS = 8
PATIENCE = 60  # seconds


class Visitor:
    """Asks by GET and POST in turns; if `keeps_alive` by one connection, as browsers do."""

    def __init__(self, port, *, keeps_alive):
        self.port, self.keeps_alive = port, keeps_alive
        self.link = HTTPConnection("localhost", port, timeout=PATIENCE)
        self.answers, self.dropped = 0, 0

    def visit_until(self, stopped):
        while not stopped.wait(0.01):
            self._count("GET" if self.answers % 2 else "POST")
        self.link.close()
        return self

    def _count(self, method):
        is_answered = False
        with suppress(OSError):
            is_answered = self._ask(method)
        self.answers += is_answered
        self.dropped += not is_answered
        if not (self.keeps_alive and is_answered):
            self.link.close()

    def _ask(self, method):
        was_open = self.link.sock is not None
        try:
            return self._answer_is_200(method)
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # A server may close a connection that is silent (RFC 9112, 9.3.1).
            self.link.close()
            if not was_open:
                raise
            return self._answer_is_200(method)

    def _answer_is_200(self, method):
        if self.link.sock is None:
            self.link.sock = tls(self.port, PATIENCE)
        self.link.request(method, "/test/client", headers={"Host": "localhost"})
        answer = self.link.getresponse()
        return bool(answer.read()) and answer.status == 200


def visit_during(act, port):
    """Return {"requests": answered, "dropped": not} of visitors while `act()` ran."""
    stopped = Event()
    visitors = [Visitor(port, keeps_alive=n % 2 == 0) for n in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        visits = [pool.submit(visitor.visit_until, stopped) for visitor in visitors]
        try:
            act()
        finally:
            stopped.set()
        done = [visit.result() for visit in visits]
    answers, dropped = (
        sum(getattr(v, n) for v in done) for n in ("answers", "dropped")
    )
    return {"requests": answers, "dropped": dropped}
