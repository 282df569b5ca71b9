"""Waiting for what other processes and threads do, by looking again and again."""

import time
from contextlib import suppress

PATIENCE = 60  # seconds, however busy the machine is


def wait_until(condition, seconds=PATIENCE):
    """Return what the condition returns once it is true; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return result


def eventually(condition, seconds):
    """Whether the condition holds within so many seconds; a network error is a no."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            if condition():
                return time.monotonic() < deadline
        time.sleep(0.02)
    return False
