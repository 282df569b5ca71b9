"""How many tests open a browser in every run: a story for each audience, and little more.

One costs as much as thirty of the test client. All others are marked `long`.
"""

import pytest

FIXTURES = {"page", "context"}
MOST = 28
RUNS = pytest.StashKey[list]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Note those that are not `long`, before these are left out."""
    browser = [item for item in items if not FIXTURES.isdisjoint(item.fixturenames)]
    config.stash[RUNS] = [i.nodeid for i in browser if not i.get_closest_marker("long")]
