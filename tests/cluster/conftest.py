"""Servers that the tests of the wiring start, use and stop."""

import tempfile
from pathlib import Path

import pytest

from tests.cluster.another import Another


@pytest.fixture(scope="session")
def another():
    """Return a PostgreSQL of somebody else, with the registry's tables in it."""
    with tempfile.TemporaryDirectory(prefix="registry-") as place:
        server = Another(Path(place))
        server.manage("migrate", "--verbosity=0")
        server.manage("createcachetable")
        yield server
        server.stop()
