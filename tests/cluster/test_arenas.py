"""Threads of a worker allocate from one arena."""

import subprocess
import sys

import pytest

from cluster.arenas import use_one_arena

pytestmark = pytest.mark.skipif(not use_one_arena(), reason="no glibc")
ARENAS = """
import ctypes
import sys
from threading import Barrier, Thread

from cluster.arenas import use_one_arena

if sys.argv[1] == "limited":
    use_one_arena()
together, kept = Barrier(5), []


def allocate():
    together.wait()
    kept.append(ctypes.create_string_buffer(50_000))
    together.wait()


threads = [Thread(target=allocate) for _ in range(4)]
for thread in threads:
    thread.start()
together.wait()
together.wait()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.parametrize(("how", "is_one"), [("limited", True), ("as it is", False)])
def test_threads_allocate_from_one_arena_once_malloc_is_limited(how, is_one):
    found = subprocess.check_output([sys.executable, "-c", ARENAS, how], text=True)

    assert (found.count("<heap nr") == 1) == is_one
