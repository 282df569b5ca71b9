import os
import time
from contextlib import ExitStack
from itertools import count

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.test import Client

from members.models import DataVersion
from members.operation.publication import Store, today
from tests.support.published_sites import published_in


@pytest.fixture
def fresh(settings):
    """Return a client whose every answer is rendered."""
    client = Client()
    client.get("/-/live")  # loads the middleware as it is set now
    return client


APART = count(1_000, 1_000)


@pytest.fixture
def published(settings, tmp_path, fresh):
    """Return the PublishedPages of a folder of this test, which look at every request."""
    # A version returns when a test of the same transaction undoes what it has written.
    DataVersion.objects.update(weight=F("weight") + next(APART))
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
        kept = published.store.valid_addresses(today())
        return {address.removeprefix("http://testserver") for address in kept}

    return paths


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "pages.sqlite3", 3_000_000)
    yield made
    made.close()


class Outage:
    """From when it is called on the database does not tell its version."""

    def __init__(self, published, stack):
        self.published, self.stack, self.asked = published, stack, 0

    def __call__(self, seconds_ago=3600):
        self.stack.enter_context(connection.execute_wrapper(self._refuse))
        self.published.looked_at -= seconds_ago
        then = time.time() - seconds_ago
        path = self.published.store.path.with_suffix(".sqlite3-seen")
        os.utime(path, (then, then))
        with self.published.store._writing() as database:
            database.execute("UPDATE pages SET made_at = ?", (then,))

    def end(self):
        self.stack.close()
        self.published.failed_at = float("-inf")

    def _refuse(self, execute, sql, *arguments):
        if "pg_control_checkpoint" in sql:
            self.asked += 1
            raise OperationalError
        return execute(sql, *arguments)


@pytest.fixture
def fail(published):
    """Return the Outage, which has not begun."""
    with ExitStack() as stack:
        yield Outage(published, stack)
