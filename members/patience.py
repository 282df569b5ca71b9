"""How long a thread waits for what it reads at once, where every wait is limited."""

import threading
from contextlib import contextmanager


class _Thread(threading.local):
    seconds = 0


_thread = _Thread()


@contextmanager
def patient(seconds):
    """Raise the limit of this thread's waits for the database to so many seconds in the block."""
    before, _thread.seconds = _thread.seconds, seconds
    try:
        yield
    finally:
        _thread.seconds = before


def patience():
    """Return the seconds of the innermost block that is `patient`, else 0."""
    return _thread.seconds
