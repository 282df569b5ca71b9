import os
import time

import pytest
from django.db import OperationalError
from django.test import Client

from members.publication import current
from members.publication.current import today
from tests.support.published import published_in


@pytest.fixture
def fresh(settings):
    """Return a client whose every answer is rendered."""
    client = Client()
    client.get("/-/live")  # loads the middleware as it is set now
    return client


@pytest.fixture
def published(settings, tmp_path, fresh):
    """Return the PublishedPages of a folder of this test, which look at every request."""
    with published_in(tmp_path / "published", settings) as pages:
        yield pages


@pytest.fixture
def visitor(published):
    """Return a client without a cookie, whose requests pass the published pages.

    It names its host, as all do that speak HTTP/1.1.
    """
    return Client(headers={"host": "testserver"})


@pytest.fixture
def kept(published):
    """Return a function for the paths and queries of what is kept and true."""

    def paths():
        kept = published.store.kept(today())
        return {address.removeprefix("http://testserver") for address in kept}

    return paths


@pytest.fixture
def fail(published, monkeypatch):
    """Return a function from which on the database does not tell its version."""

    def refuse():
        raise OperationalError

    def begin(seconds_ago=3600):
        monkeypatch.setattr(current, "database_version", refuse)
        published.looked_at -= seconds_ago
        then = time.time() - seconds_ago
        os.utime(published.store.path.with_suffix(".sqlite3-seen"), (then, then))
        with published.store._writing() as database:
            database.execute("UPDATE pages SET made_at = ?", (then,))

    return begin
