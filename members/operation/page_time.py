"""The time that the page of a request may take, and whether its client still waits for it."""

import select
import threading
from math import ceil
from time import thread_time

from psycopg2 import OperationalError

CALCULATED = 1.5  # seconds of the processor; the next request goes on
# `client`: the socket for which this thread makes a page, or None, and `began`, its seconds of
# the processor then.
page = threading.local()


class ClientLeftError(OperationalError):
    """Nobody waits for the answer any more."""


class BusyError(Exception):
    """The page is not ready: what it shows is being read or calculated; retry after `seconds`."""

    def __init__(self, seconds):
        super().__init__("The page is not ready yet.")
        self.seconds = ceil(seconds)


def check():
    """Raise an error if the client has left, or its page has calculated for too long.

    Without a client, as in `manage.py work`, a page takes the time that it needs.
    """
    client = getattr(page, "client", None)
    if client is None:
        return
    poller = select.poll()
    poller.register(client, select.POLLRDHUP)
    if poller.poll(0):
        raise ClientLeftError("The client has left.")
    # Not by the clock: a database that is slow for a moment delays a page, and no more.
    if thread_time() - page.began > CALCULATED:
        raise BusyError(1)
