"""The heap of a process, as far as the C library can be told."""

import ctypes
from contextlib import suppress

ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h


def use_one_heap():
    """Let all threads allocate from one heap; return whether the C library could be told.

    By itself glibc gives several threads heaps of their own: 6 MB of a worker's 147. It is
    meant for threads that run at the same time, as those of Python hardly do.
    """
    with suppress(AttributeError, OSError):
        return ctypes.CDLL(None).mallopt(ARENA_MAX, 1) == 1
    return False
