"""An external PostgreSQL, and the lines of the log, for the tests of the project package."""

import io
import json
import logging
import tempfile
from pathlib import Path

import pytest

from cluster.logs import EventFormatter
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


class Log:
    """What the handler of the settings writes."""

    def __init__(self, stream):
        self.stream = stream

    @property
    def text(self):
        return self.stream.getvalue()

    @property
    def events(self):
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log(monkeypatch):
    """Return the lines that are written, as JSON, which has all fields."""
    console = logging.getHandlerByName("console")
    monkeypatch.setattr(console, "stream", io.StringIO())
    monkeypatch.setattr(console, "formatter", EventFormatter("json"))
    monkeypatch.setattr(logging.getLogger("cluster.requests"), "level", logging.INFO)
    return Log(console.stream)
