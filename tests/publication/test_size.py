"""A store that is full stays below its limit."""

import os
from dataclasses import replace

import pytest

from members.publication import Store
from tests.publication.test_store import PAGE

MB = int(os.environ.get("STORE_MB", "30"))


def page(number):
    """Return a page of the usual size, whose bytes no other has."""
    rows = frozenset(("organization", number + place) for place in range(10))
    body, small = os.urandom(20_000), os.urandom(5_000)
    return replace(PAGE, body=body, brotli=small, rows=rows, names_person=False)


@pytest.mark.parametrize(
    "megabytes", [30, pytest.param(MB, marks=pytest.mark.long, id="STORE_MB")]
)
def test_a_full_store_stays_below_its_limit(tmp_path, megabytes, figure):
    store = Store(tmp_path / "pages.sqlite3", megabytes * 1_000_000)
    number, largest = megabytes * 40, 0
    for one in range(number):
        address = f"http://a/{one}?" + "q=x" * (one % 2)
        store.put(address, page(one), store.state())
        if one % 20 == 0:
            size = sum(path.stat().st_size for path in tmp_path.iterdir())
            largest = max(largest, size)
    store.close()

    figure(
        tried={"pages put": number},
        found={"bytes over the limit": max(0, largest - megabytes * 1_000_000)},
    )
    assert largest <= megabytes * 1_000_000
