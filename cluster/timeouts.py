"""Time limits on database waits, for the processes that serve visitors.

PostgreSQL itself ends a slow statement or a wait for a lock. A server that does not
answer at all cannot, so the client side counts the seconds as well.
"""

import select
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

from django.db import connections
from psycopg2 import OperationalError
from psycopg2.extensions import POLL_OK, POLL_READ, set_wait_callback

# Seconds; longer than the limits of the server, so that its own error comes first.
RESPONSE_TIMEOUT = 2.2
RETRY_TIMEOUT = 0.2  # seconds for another query soon after a timeout

CONNECT_OPTIONS = {"connect_timeout": 2, "tcp_user_timeout": 2_000}
SERVER_LIMITS = (
    "-c statement_timeout=2s -c lock_timeout=2s"
    " -c idle_in_transaction_session_timeout=30s"
)

_thread_state = threading.local()
# Of the process: when one thread has waited in vain, the others need not wait as long.
_process = SimpleNamespace(timed_out_at=float("-inf"))


def limit_database_waits():
    """Limit every wait of this process; commands, which may take longer, never call it."""
    for database in connections.settings.values():
        options = database["OPTIONS"]
        server_options = f"{options.get('options', '')} {SERVER_LIMITS}".strip()
        options.update(CONNECT_OPTIONS, options=server_options)
    set_wait_callback(_wait)


@contextmanager
def answered_within(seconds):
    """Limit all waits of this thread together, until the block ends."""
    _thread_state.deadline = time.monotonic() + seconds
    try:
        yield
    finally:
        _thread_state.deadline = float("inf")


def _wait(connection):
    """Poll for psycopg2; raise OperationalError when the server does not answer in time."""
    timeout = _response_timeout()
    limit = getattr(_thread_state, "deadline", float("inf"))
    deadline = min(time.monotonic() + timeout, limit)
    while (state := connection.poll()) != POLL_OK:
        if not _is_ready(connection, state, deadline - time.monotonic()):
            if timeout == RESPONSE_TIMEOUT and deadline < limit:
                _process.timed_out_at = time.monotonic()
            raise OperationalError("The database does not answer.")


def _response_timeout():
    seconds_ago = time.monotonic() - _process.timed_out_at
    return RETRY_TIMEOUT if seconds_ago < RESPONSE_TIMEOUT else RESPONSE_TIMEOUT


def _is_ready(connection, state, seconds):
    poller = select.poll()
    poller.register(connection, select.POLLIN if state == POLL_READ else select.POLLOUT)
    return poller.poll(max(seconds, 0) * 1000)
