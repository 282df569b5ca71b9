"""The order of tests on several workers: what takes long, or waits, begins.

xdist deals contiguous parts of the list, and whoever is done takes from the end of
another's. So each part begins with its share of the long tests and ends with short ones.
"""

from itertools import groupby

# What takes long to set up, and then serves all tests of one worker.
COSTLY = ("external_postgres", "grenland", "marked_registry")


def for_workers(items, number):
    """Return the tests in the order in which that many workers are done together."""
    long = [item for item in items if _is_long(item) and not _commits(item)]
    known = set(long)
    rest = [item for item in items if item not in known]
    hands = _deal(_groups(long), number)
    ordered = []
    for n, hand in enumerate(hands):
        size = (len(items) - len(ordered)) // (number - n)
        more = max(0, size - len(hand))
        ordered += hand + rest[:more]
        rest = rest[more:]
    return ordered + rest


def _is_long(item):
    """Whether a test starts servers, is set up at length, or counts what it tries."""
    is_slow = bool(item.get_closest_marker("slow"))
    return is_slow or not {*COSTLY, "figure"}.isdisjoint(item.fixturenames)


def _commits(item):
    """Whether a test commits to the database, and so follows those that do not."""
    marker = item.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction")
    return bool(is_marked) or "transactional_db" in item.fixturenames


def _groups(items):
    """Return lists of tests that share what is costly to set up."""
    return [list(group) for _key, group in groupby(sorted(items, key=_key), key=_key)]


def _key(item):
    # Each that counts takes long by itself, and shares nothing with its like.
    alone = item.nodeid if "figure" in item.fixturenames else item.location[0]
    return next((name for name in COSTLY if name in item.fixturenames), alone)


def _deal(groups, number):
    """Return the groups as so many lists of about the same length, long groups first."""
    hands = [[] for _ in range(number)]
    for group in sorted(groups, key=len, reverse=True):
        min(hands, key=len).extend(group)
    return hands
