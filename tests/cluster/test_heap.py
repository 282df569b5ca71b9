"""Threads of a worker allocate from one heap."""

import subprocess
import sys

import pytest

from cluster.heap import use_one_heap

pytestmark = pytest.mark.skipif(not use_one_heap(), reason="no glibc")
HEAPS = """
import ctypes
import sys
from threading import Barrier, Thread

from cluster.heap import use_one_heap

if sys.argv[1] == "told":
    use_one_heap()
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


@pytest.mark.parametrize(("how", "is_one"), [("told", True), ("not told", False)])
def test_threads_allocate_from_one_heap_if_the_library_is_told(how, is_one):
    told = subprocess.check_output([sys.executable, "-c", HEAPS, how], text=True)

    assert (told.count("<heap nr") == 1) == is_one
