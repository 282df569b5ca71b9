"""A PostgreSQL that is stopped, frozen, full, without connections, or only read."""

import subprocess
from contextlib import ExitStack, closing, contextmanager
from itertools import count

import psycopg2
import pytest

from tests.support.polling import wait_until
from tests.support.small_disks import full, mounted, unmount

SESSIONS = "FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


class FaultyServer:
    """A database of an ExternalPostgres, on a small disk of its own where that can be had."""

    def __init__(self, server, size="150m"):
        self.server, self.name = server, "published"
        self.url = server.url.removesuffix("postgres") + self.name
        self.disk = mounted(server.data.with_name("small"), size)
        place = "TABLESPACE small" if self.disk else ""
        if self.disk:
            owner = f"--reference={server.data}"
            subprocess.run(["chown", owner, self.disk], check=True)
            self.run(f"CREATE {place} LOCATION '{self.disk}'")
        self.run(f"CREATE DATABASE {self.name} TEMPLATE postgres {place}")

    def remove(self):
        self.run(f"DROP DATABASE {self.name} WITH (FORCE)")
        if self.disk:
            self.run("DROP TABLESPACE small")
            unmount(self.disk)

    def run(self, statement):
        with self._link() as link:
            link.cursor().execute(statement)

    @contextmanager
    def _link(self):
        with closing(psycopg2.connect(self.server.url)) as link:
            link.autocommit = True
            yield link

    @contextmanager
    def stopped(self):
        self.server.stop()
        try:
            yield
        finally:
            self.server.start()

    @contextmanager
    def frozen(self):
        self.server.freeze()
        try:
            yield
        finally:
            self.server.thaw()

    @contextmanager
    def crowded(self):
        """Take all connections of the server, also those that the site had."""
        with ExitStack() as stack:
            link = stack.enter_context(self._link())
            wait_until(
                lambda: not (self._take_connections(stack) or self._end_sessions(link))
            )
            yield

    def _take_connections(self, stack):
        """Take what is free; return how many that were."""
        for taken in count():
            try:
                stack.enter_context(self._link())
            except psycopg2.OperationalError:
                return taken

    def _end_sessions(self, link):
        """End the sessions of the site; return how many there were."""
        cursor = link.cursor()
        cursor.execute(
            f"SELECT pg_terminate_backend(pid, 5000) {SESSIONS}", [self.name]
        )
        return cursor.rowcount

    @contextmanager
    def full(self):
        """Fill the disk of the tables to the brim; what is in memory is written before."""
        if not self.disk:
            pytest.skip("only root makes a small disk")
        self.run("CHECKPOINT")
        with full(self.disk):
            yield

    @contextmanager
    def only_read(self):
        self._set_read_only("on")
        try:
            yield
        finally:
            self._set_read_only("off")

    def _set_read_only(self, value):
        setting = f"default_transaction_read_only = {value}"
        with self._link() as link:
            link.cursor().execute(f"ALTER DATABASE {self.name} SET {setting}")
            self._end_sessions(link)
