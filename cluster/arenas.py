"""The arenas from which glibc's malloc serves the threads of a process."""

import ctypes
from contextlib import suppress

ARENA_MAX = -8  # M_ARENA_MAX of malloc.h


def use_one_arena():
    """Limit malloc to one arena for all threads; return whether the C library is glibc.

    By default several threads get arenas of their own, which take 6 MB of a worker's 147.
    They speed up threads that run at the same time, as those of Python hardly do.
    """
    with suppress(AttributeError, OSError):
        return ctypes.CDLL(None).mallopt(ARENA_MAX, 1) == 1
    return False
