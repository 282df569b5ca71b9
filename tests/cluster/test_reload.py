"""A reload drops no request and lets nobody wait for the new workers to start."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, RemoteDisconnected
from threading import Event, Thread
from types import SimpleNamespace

import psutil
import pytest
from django.db import connection

from cluster import rolling_reload
from tests.support.web_servers import eventually, web_process

pytestmark = pytest.mark.slow

SECONDS, MORE_SECONDS = 3, 60
SLOW_START = {
    "application": "tests.support.slow_start:application",
    "START_SECONDS": str(SECONDS),
}
FAILING_START = "tests.support.failing_start:application"
ABRUPT = ("-c", "python:tests.support.abrupt_reload")
CLIENTS = 8
RELOADS = int(os.environ.get("RELOADS", "2"))
PATIENCE = 60  # seconds
GRACE = 8  # seconds


class Visitor:
    """Asks again and again; half of them by one connection, as browsers do."""

    def __init__(self, port, keeps_alive):
        self.link = HTTPConnection("localhost", port, timeout=PATIENCE)
        self.keeps_alive = keeps_alive
        self.answers, self.dropped, self.longest = 0, 0, 0

    def visit_until(self, stopped):
        while not stopped.is_set():
            began = time.monotonic()
            self._count()
            self.longest = max(self.longest, time.monotonic() - began)
            time.sleep(0.01)
        self.link.close()
        return self

    def _count(self):
        try:
            is_answered = self._ask()
        except OSError:
            is_answered = False
        self.answers += is_answered
        self.dropped += not is_answered
        if not (self.keeps_alive and is_answered):
            self.link.close()

    def _ask(self):
        was_open = self.link.sock is not None
        try:
            return self._answer_is_200()
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # A server may close a connection that is silent (RFC 9112, 9.3.1).
            self.link.close()
            if not was_open:
                raise
            return self._answer_is_200()

    def _answer_is_200(self):
        self.link.request("GET", "/")
        answer = self.link.getresponse()
        return answer.read() == b"ok\n" and answer.status == 200


def visit_during(act, port):
    """Return the visitors who asked all the time while `act()` ran."""
    stopped = Event()
    visitors = [Visitor(port, keeps_alive=n % 2 == 0) for n in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        visits = [pool.submit(visitor.visit_until, stopped) for visitor in visitors]
        try:
            act()
        finally:
            stopped.set()
        return [visit.result() for visit in visits]


def reload(master, times=1):
    """Reload the server that often, each time until only new workers are left."""
    for _ in range(times):
        old = workers(master)
        master.send_signal(signal.SIGHUP)
        assert eventually(lambda old=old: is_replaced(old, master), PATIENCE)


def workers(master):
    return {child.pid for child in psutil.Process(master.pid).children()}


def is_replaced(old, master):
    new = workers(master)
    return len(new) == 2 and not new & old


def test_a_reload_drops_no_request_and_nobody_waits_for_the_new_workers(figure):
    with web_process(**SLOW_START) as (port, master):
        visitors = visit_during(lambda: reload(master, RELOADS), port)

    figure(tried=tried(visitors, RELOADS), found=found(visitors))
    assert found(visitors) == {"dropped": 0, "visitors who waited for a start": 0}
    assert min(visitor.answers for visitor in visitors) > 10 * RELOADS


def test_replaced_workers_that_ended_at_once_would_let_visitors_wait(figure):
    with web_process(*ABRUPT, **SLOW_START) as (port, master):
        visitors = visit_during(lambda: reload(master), port)

    figure(tried=tried(visitors, 1), found=found(visitors))
    assert found(visitors)["visitors who waited for a start"] > 0


def tried(visitors, reloads):
    return {
        "requests": sum(visitor.answers for visitor in visitors),
        "reloads": reloads,
    }


def found(visitors):
    return {
        "dropped": sum(visitor.dropped for visitor in visitors),
        "visitors who waited for a start": sum(
            visitor.longest > SECONDS / 2 for visitor in visitors
        ),
    }


def test_a_worker_whose_first_answer_fails_serves_all_the_same():
    with web_process(application=FAILING_START) as (port, _):
        link = HTTPConnection("localhost", port, timeout=PATIENCE)
        link.request("GET", "/")
        assert link.getresponse().status == 200
        link.close()


def test_a_server_that_is_stopped_amid_a_reload_does_not_wait_for_new_workers(tmp_path):
    starts = tmp_path / "starts"
    options = ("--graceful-timeout", str(GRACE))
    more = {"START_SECONDS": str(MORE_SECONDS), "QUICK_STARTS": str(starts)}
    with web_process(*options, **SLOW_START | more) as (_, master):
        old = psutil.Process(master.pid).children()
        assert eventually(lambda: starts.stat().st_size == 2, PATIENCE)
        began = time.monotonic()
        master.send_signal(signal.SIGHUP)
        assert eventually(lambda: len(workers(master)) == 4, PATIENCE)
        master.terminate()
        psutil.wait_procs(old, PATIENCE)

    # Gunicorn's reload waits for its old workers so long, and then hears the signal.
    assert time.monotonic() - began < 2 * GRACE


def test_a_worker_keeps_no_connection_of_its_first_answer(db):
    opened = []

    def application(environ, start_response):
        connection.ensure_connection()
        opened.append(connection.connection)
        return [b"ok\n"]

    worker = SimpleNamespace(wsgi=application, age=1)
    thread = Thread(target=rolling_reload.post_worker_init, args=[worker])
    thread.start()
    thread.join()

    assert [one.closed for one in opened] == [1]


def test_a_server_that_is_stopped_after_a_reload_ends_at_once():
    with web_process(**SLOW_START) as (_, master):
        reload(master)
        began = time.monotonic()
        master.terminate()
        master.wait(PATIENCE)

    assert time.monotonic() - began < SECONDS
