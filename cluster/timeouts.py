"""Time limits on database waits, for the processes that serve visitors.

PostgreSQL itself ends a slow statement or a wait for a lock. A server that does not
answer at all cannot, so the client side counts the seconds as well. A server known to be
out is probed by one thread of the process, and by no request. What is read for a client that
has left, or for a page that has had its time, is cancelled: PostgreSQL does not notice that.
"""

import select
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import Error, connections
from psycopg2 import Error as PostgresError, OperationalError
from psycopg2.extensions import POLL_OK, POLL_READ, connection, set_wait_callback

from members.operation.page_time import ClientLeftError

# Seconds; longer than the limits of the server, so that its own error comes first.
RESPONSE_TIMEOUT = 2.2
# All statements of a page of the desk together; visitors' pages are limited by statement.
DESK_TIMEOUT = 2.5
BETWEEN_PROBES = 0.25  # seconds

CONNECT_OPTIONS = {"connect_timeout": 2, "tcp_user_timeout": 2_000}
SERVER_LIMITS = (
    "-c statement_timeout=2s -c lock_timeout=2s"
    " -c idle_in_transaction_session_timeout=30s"
)

thread_state = threading.local()


class NoAnswerError(OperationalError):
    """The server did not answer in time; one that refuses raises another error."""


class SlowPageError(OperationalError):
    """The statements of a page have taken as long as they may together."""


@dataclass
class Reading:
    """A request that reads: the socket of its client, if known, and its seconds left.

    As `thread_state.reading` it has the statements of its thread cancelled once the client
    leaves, or when the thread has waited for the database for so many seconds in all.
    """

    client: object = None
    seconds: float = float("inf")


class ServerProbe:
    """Whether a database server answers, as far as this process knows."""

    def __init__(self, alias):
        self.alias, self.is_out = alias, False
        self._lock, self._is_asking = threading.Lock(), False

    def did_not_answer(self, *, for_long):
        """Start to probe it; refuse queries until it answers if it had its full time."""
        self.is_out = self.is_out or for_long
        with self._lock:
            begins, self._is_asking = not self._is_asking, True
        if begins:
            name = f"probe of {self.alias}"
            threading.Thread(target=self._probe, name=name, daemon=True).start()

    def _probe(self):
        thread_state.is_probe = True
        while not self._answers():
            time.sleep(BETWEEN_PROBES)
        with self._lock:
            self.is_out = self._is_asking = False

    def _answers(self):
        """Whether it accepts a connection or refuses it; failures that follow are quick."""
        probe = connections.create_connection(self.alias)
        try:
            probe.ensure_connection()
        except Error as error:
            return not isinstance(error.__cause__, NoAnswerError)
        finally:
            with suppress(Error):
                probe.close()
        return True


def limit_database_waits():
    """Limit every wait of this process; commands, which may take longer, never call it."""
    for alias, database in connections.settings.items():
        options = database["OPTIONS"]
        server_options = f"{options.get('options', '')} {SERVER_LIMITS}".strip()
        factory = type("Connection", (connection,), {"server": ServerProbe(alias)})
        options.update(CONNECT_OPTIONS, options=server_options)
        options["connection_factory"] = factory
    set_wait_callback(_wait)


@contextmanager
def answered_within(seconds):
    """Limit all waits of this thread together, until the block ends."""
    thread_state.deadline = time.monotonic() + seconds
    try:
        yield
    finally:
        thread_state.deadline = float("inf")


def _wait(link):
    """Poll for psycopg2; raise an error when the wait has lasted as long as it may."""
    server = link.server
    if server.is_out and not getattr(thread_state, "is_probe", False):
        raise NoAnswerError("The database does not answer.")
    request = getattr(thread_state, "reading", None) or Reading()
    began = time.monotonic()
    try:
        _poll(link, began, request)
    finally:
        request.seconds -= time.monotonic() - began


def _poll(link, began, request):
    deadline, end = began + RESPONSE_TIMEOUT, began + request.seconds
    limit = getattr(thread_state, "deadline", float("inf"))
    while (state := link.poll()) != POLL_OK:
        seconds = min(deadline, limit, end) - time.monotonic()
        ready = _ready(link, state, seconds, request.client)
        if link.fileno() in ready:
            continue
        if ready:
            raise _cancelled(link, ClientLeftError("The client has left."))
        if end < min(deadline, limit):
            raise _cancelled(link, SlowPageError("The page takes too long."))
        link.server.did_not_answer(for_long=deadline < limit)
        raise NoAnswerError("The database does not answer.")


def _ready(link, state, seconds, client):
    """Return the descriptors on which something has happened: of the server, or the client."""
    poller = select.poll()
    poller.register(link, select.POLLIN if state == POLL_READ else select.POLLOUT)
    if client is not None:
        poller.register(client, select.POLLRDHUP)
    return {number for number, _event in poller.poll(max(seconds, 0) * 1000)}


def _cancelled(link, error):
    """Return the error, after the server was asked to end the statement."""
    with suppress(PostgresError):
        link.cancel()
    return error
