"""A PostgreSQL that is stopped, frozen, full, without connections, or only read."""

import os
import subprocess
from contextlib import ExitStack, contextmanager
from itertools import count
from signal import SIGCONT, SIGSTOP

import psycopg2
import pytest

from tests.support.polling import wait_until

SESSIONS = "FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


@contextmanager
def between(begin, end):
    begin()
    try:
        yield
    finally:
        end()


class FaultyServer:
    """A database of an ExternalPostgres, on a small disk of its own where that can be had."""

    def __init__(self, server, size="150m"):
        self.server, self.run, self.name = server, server.execute, "published"
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

    def stopped(self):
        return between(self.server.stop, self.server.start)

    def frozen(self):
        send = self.server.signal
        return between(lambda: send(SIGSTOP), lambda: send(SIGCONT))

    @contextmanager
    def crowded(self):
        """Take all connections of the server, also those that the site had."""
        with ExitStack() as stack:
            link = stack.enter_context(self.server.link())
            wait_until(lambda: not (self._take_free(stack) or self._end_sessions(link)))
            yield

    def _take_free(self, stack):
        """Take what is free; return how many that were."""
        for taken in count():
            try:
                stack.enter_context(self.server.link())
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

    def only_read(self):
        read_only = self._set_read_only
        return between(lambda: read_only("on"), lambda: read_only("off"))

    def _set_read_only(self, value):
        setting = f"default_transaction_read_only = {value}"
        self.run(f"ALTER DATABASE {self.name} SET {setting}")
        with self.server.link() as link:
            self._end_sessions(link)


def mounted(folder, size):
    """Mount a disk of that size (as "2m") at a new folder; None where nobody may."""
    folder.mkdir()
    if os.geteuid() != 0:
        return None
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    done = subprocess.run(mount, check=False, capture_output=True)
    return None if done.returncode else folder


def unmount(folder):
    subprocess.run(["umount", "-l", folder], check=True)
    folder.rmdir()


@contextmanager
def full(folder):
    filler = folder / "filler"
    try:
        with open(filler, "wb", buffering=0) as file:
            for size in (1_000_000, 4096, 1):
                _fill(file, size)
        yield
    finally:
        filler.unlink()


def _fill(file, size):
    try:
        while True:
            file.write(bytes(size))
    except OSError:
        return
