"""The external PostgreSQL of the tests of the project package."""

import tempfile
from pathlib import Path

import pytest

from tests.support.external_postgres import ExternalPostgres


@pytest.fixture(scope="session")
def external_postgres():
    """Return an external PostgreSQL with the tables of the registry."""
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        server = ExternalPostgres(Path(folder))
        server.manage("migrate", "--verbosity=0")
        server.manage("createcachetable")
        yield server
        server.stop()
