"""Let no visitor wait for a database that is dead or locked.

PostgreSQL itself ends a statement that is slow or waits for a lock. A server that
does not answer at all cannot do that, so this side counts as well.
"""

import select
import threading
import time

from django.db import connections
from psycopg2 import OperationalError
from psycopg2.extensions import POLL_OK, POLL_READ, set_wait_callback

SILENCE = 2.2  # seconds; longer than the server's own limits, so that they speak first
AFTER_SILENCE = 0.2  # seconds for the next try, within the same answer

TCP = {"connect_timeout": 2, "tcp_user_timeout": 2_000}
LIMITS = (
    "-c statement_timeout=2s -c lock_timeout=2s"
    " -c idle_in_transaction_session_timeout=30s"
)

_of_thread = threading.local()


def limit_waiting(alias="default"):
    """Make this process impatient: for servers, never for commands."""
    options = connections[alias].settings_dict["OPTIONS"]
    options.update(TCP, options=f"{options.get('options', '')} {LIMITS}".strip())
    set_wait_callback(_wait)


def _wait(connection):
    """Do psycopg2's waiting, and give up on a server that says nothing."""
    patience = _patience()
    deadline = time.monotonic() + patience
    while (state := connection.poll()) != POLL_OK:
        if not _ready(connection, state, deadline - time.monotonic()):
            if patience == SILENCE:
                _of_thread.gave_up = time.monotonic()
            raise OperationalError("The database does not answer.")


def _patience():
    since = time.monotonic() - getattr(_of_thread, "gave_up", float("-inf"))
    return AFTER_SILENCE if since < SILENCE else SILENCE


def _ready(connection, state, seconds):
    waiting = select.poll()
    waiting.register(
        connection, select.POLLIN if state == POLL_READ else select.POLLOUT
    )
    return waiting.poll(max(seconds, 0) * 1000)
