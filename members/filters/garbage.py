"""Garbage collection in a process that keeps many rows.

A full collection stops all threads: for 0.8 s with the rows of 100,000 organizations. So
after many rows were loaded, what is kept by then is exempted from it (`gc.freeze`).
"""

import gc
from collections.abc import Sized
from threading import Lock, Timer

MANY = 5_000  # rows
SOON = 2  # seconds; by then the requests that still use the rows before have ended


class Delayed:
    """Calls a function some seconds after it was last asked to, in a thread."""

    def __init__(self, function):
        self.function, self.timer, self.lock = function, None, Lock()

    def call_in(self, seconds):
        with self.lock:
            if self.timer:
                self.timer.cancel()
            self.timer = Timer(seconds, self.function)
            self.timer.daemon = True
            self.timer.start()


def exempt():
    """Collect all garbage, and exempt all other objects from collections until the next call.

    Of a request that is answered meanwhile, cycles stay until then.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


delayed = Delayed(exempt)


def exempt_soon(rows):
    """Return the rows; if they are many, exempt them soon."""
    if isinstance(rows, Sized) and len(rows) > MANY:
        delayed.call_in(SOON)
    return rows
