"""Locks between processes, which the kernel opens when their holder dies."""

import contextlib
import fcntl
import os
import time


@contextlib.contextmanager
def alone(path, patience):
    """Hold the file's lock; raise TimeoutError after that many seconds of waiting."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + patience
        while not _lock(file, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise TimeoutError(path)
            time.sleep(0.02)
        yield
    finally:
        os.close(file)


def share(path):
    """Return a share in the file's lock."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def give_up(share):
    """Give up a share, and say whether it was the last one."""
    was_last = _lock(share, fcntl.LOCK_EX)
    os.close(share)
    return was_last


def _lock(file, kind):
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
