"""A store that is full stays below its limit, and is as fast as an empty one."""

import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from members.publication.store import Changed, Store
from tests.publication.test_store import PAGE

MB = int(os.environ.get("STORE_MB", "30"))
KEEPING = Changed(frozenset(), frozenset(["topic"]), withdraws=False)
RESTART = """
import sys, time
from pathlib import Path
import django
django.setup()
from members.publication.store import Store
began = time.process_time()
page = Store(Path(sys.argv[1]), 10**10).last(sys.argv[2])
print(time.process_time() - began, len(page.body))
"""


def page(number):
    """Return a page of the usual size, whose bytes no other has."""
    rows = frozenset(("organization", number + place) for place in range(10))
    body, small = os.urandom(20_000), os.urandom(5_000)
    return replace(PAGE, body=body, brotli=small, rows=rows, names_person=False)


def size(store):
    return sum(path.stat().st_size for path in store.path.parent.iterdir())


def timed(function, *arguments, **named):
    """Return (the seconds of the processor that a call takes, what it returns)."""
    began = time.thread_time()
    found = function(*arguments, **named)
    return time.thread_time() - began, found


@pytest.mark.parametrize(
    "megabytes", [30, pytest.param(MB, marks=pytest.mark.long, id="STORE_MB")]
)
def test_a_full_store_stays_below_its_limit_and_is_fast(tmp_path, megabytes, figure):
    store = Store(tmp_path / "pages.sqlite3", megabytes * 1_000_000)
    number, largest, puts = megabytes * 40, 0, []
    for one in range(number):
        address = f"http://a/{one}?" + "q=x" * (one % 2)
        puts.append(timed(store.put, address, page(one), store.state())[0])
        largest = max(largest, size(store)) if one % 20 == 0 else largest
    last = f"http://a/{number - 2}?"
    finds = [timed(store.last, last, compressed=True)[0] for _ in range(200)]
    every = {
        "put": sorted(puts[-1000:])[len(puts[-1000:]) // 2],
        "slowest put": max(puts),
        "find": sorted(finds)[100],
        "change": timed(store.advance, store.state(), "2", "", KEEPING)[0],
        "sweep": timed(store.sweep)[0],
        "kept": timed(store.kept, PAGE.day)[0],
    }
    store.close()
    command = [sys.executable, "-c", RESTART, str(store.path), last]
    every["restart"] = float(subprocess.check_output(command, text=True).split()[0])

    for name, seconds in every.items():
        print(f"{name}: {1000 * seconds:.2f} ms")
    print(f"largest: {largest / 1e6:.1f} MB")
    figure(
        tried={"pages put": number},
        found={"bytes over the limit": max(0, largest - megabytes * 1_000_000)},
    )
    assert largest <= megabytes * 1_000_000
    assert every["find"] < 0.005
    assert every["restart"] < 0.1
    assert every["slowest put"] < 0.5
