"""Run something in another thread, with a database connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from django.db import connection

TIMEOUT = 10


def _run_and_close(act, args):
    try:
        return act(*args)
    finally:
        connection.close()


def in_thread(act, *args):
    """Return what the function returns in another thread, once it has returned."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(_run_and_close, act, args).result(TIMEOUT)


class Gate:
    """Where the first that comes waits until it may go on; the others pass."""

    def __init__(self):
        self.entered, self.opened = Event(), Event()

    def pass_through(self):
        if not self.entered.is_set():
            self.entered.set()
            assert self.opened.wait(TIMEOUT)


@contextmanager
def running(act, gate):
    """Run the function in a thread, the block while it waits at the gate; yield its future."""
    with ThreadPoolExecutor(1) as other:
        future = other.submit(_run_and_close, act, ())
        assert gate.entered.wait(TIMEOUT)
        try:
            yield future
        finally:
            gate.opened.set()
