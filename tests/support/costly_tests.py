"""Which tests a run of all leaves out: of those that cost much it tries a part, by SEED.

tests/costs.csv names the tests whose cases take 0.4 seconds or more; `make costs` writes it
anew. What is marked `slow` is costly in any case.
"""

import csv
from pathlib import Path

import pytest

from tests.support.sampling import part_of

COSTS = Path(__file__).resolve().parents[1] / "costs.csv"
SHARE = 5  # one in so many is tried
NAMES = pytest.StashKey()  # of all tests that a run has collected


def left_out(items):
    """Return the costly tests that SEED does not choose.

    Every fifth in the order of their names, so that each list of cases has its share.
    """
    known = names()
    costly = sorted((i for i in items if _is_costly(i, known)), key=lambda i: i.nodeid)
    tried = set(part_of(costly, SHARE))
    return [item for item in costly if item not in tried]


def names():
    """Return the names in COSTS, without the cases of a test."""
    with COSTS.open(encoding="utf-8", newline="") as file:
        return {row["test"] for row in csv.DictReader(file)}


def _is_costly(item, known):
    return bool(item.get_closest_marker("slow")) or test_of(item.nodeid) in known


def test_of(nodeid):
    """Return the name of a test without its case."""
    return nodeid.partition("[")[0]
