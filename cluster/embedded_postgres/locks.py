"""File locks between processes, which the kernel releases when their holder dies."""

import contextlib
import fcntl
import os
import time


@contextlib.contextmanager
def exclusive(path, timeout):
    """Lock the file exclusively; raise TimeoutError after that many seconds of waiting."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + timeout
        while not _try_flock(file, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise TimeoutError(path)
            time.sleep(0.02)
        yield
    finally:
        os.close(file)


def acquire_shared(path):
    """Lock the file with others; return its descriptor, which `release_shared` closes."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def release_shared(file):
    """Release a shared lock; return whether no other process has one."""
    was_last = _try_flock(file, fcntl.LOCK_EX)
    os.close(file)
    return was_last


def _try_flock(file, kind):
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
