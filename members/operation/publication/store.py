"""The published pages of this machine, in one SQLite file that all processes share.

A change makes the pages that it concerns invalid in the same transaction that advances the
state: valid pages in the file are true as of its state. SQLite makes that hold for
processes that die in the middle, too. Withdrawn pages are gone with the change; other pages
are kept for a while as they were, for when the database does not answer.
"""

import json
import logging
import sqlite3
import threading
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple

from . import statements as sql

logger = logging.getLogger(__name__)
PATIENCE = 1  # seconds to wait for another process that writes
USE_NOTED = 3600  # seconds in which the use of a page is noted once
ROOM = 0.9  # of the limit, above which the pages that were used least go
EVICTED = 100  # pages that go when there is no room
AT_ONCE = 500  # pages that are deleted in one transaction
KEPT_FOR = 600  # seconds for which a page is kept that is not true any more
ROWS = "rows"


@dataclass(frozen=True)
class StoreState:
    """The version of the registry that all valid pages are of; its number only grows."""

    number: int
    version: str
    snapshot: str = ""


class Changed(NamedTuple):
    """The writes between two StoreStates; by default, unknown ones.

    `rows` are the (noun, id) that were touched, None for all; `tables` the models that were
    written to. If it `withdraws`, no page that it concerns is kept for an outage.
    """

    rows: frozenset | None = None
    tables: frozenset = frozenset()
    withdraws: bool = True


UNKNOWN = Changed()


class PageName(NamedTuple):
    """The name of a page's subject, in its language; `folded` without case and marks."""

    language: str
    name: str
    folded: str


@dataclass(frozen=True, slots=True)
class StoredPage:
    """The answer to an address; `body` is compressed if `is_compressed`.

    `rows` are the (noun, id) that it depends on; None if each change concerns it, but those of
    models that it `never_shows`. `name` is a PageName, if it is about something that people
    search for. `until` is when it was last true, if it is not any more.
    """

    day: str
    made_at: float
    etag: str
    route: str
    headers: dict
    body: bytes
    brotli: bytes | None = None
    rows: frozenset | None = None
    never_shows: frozenset = frozenset()
    names_person: bool = True
    name: PageName | None = None
    is_compressed: bool = False
    is_in_both: bool = False
    until: float | None = None

    @property
    def dependence(self):
        """Return the name of the pages that the same changes concern, or ROWS."""
        if self.rows is not None:
            return ROWS
        return json.dumps(sorted(self.never_shows))


class Store:
    """Every method may be called by any thread; a file that is broken is begun anew."""

    def __init__(self, path, limit):
        self.path, self.limit = path, limit
        self._threads = threading.local()

    def state(self):
        with self._reading() as database:
            return StoreState(*database.execute(sql.STATE).fetchone())

    def advance(self, state, version, snapshot="", changed=UNKNOWN, seen_at=None):
        """Advance from the StoreState, unless another process has; return the new one, or None.

        `seen_at` is when the file was last known to be true, before the change.
        """
        new = StoreState(state.number + 1, version, snapshot)
        with self._writing() as database:
            if not _is_at(database, state):
                return None
            database.execute(sql.ADVANCE, vars(new))
            _invalidate(database, new.number, changed, seen_at or time.time())
        return new

    def sweep(self):
        """Delete some of the pages that are kept no longer; return whether there were any.

        It may take a while, so no visitor waits for it.
        """
        before = {"before": time.time() - KEPT_FOR}
        with self._writing() as database:
            for statement in sql.EXPIRE:
                database.execute(statement, before)
            number = database.execute(sql.SWEEP, (AT_ONCE,)).rowcount
        if number:
            # Deleted pages may name persons, so they must not stay in the journal either.
            self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return bool(number)

    def find(self, address, day, *, compressed=False):
        """Return the StoredPage of the day that is true, or None."""
        page = self._read(sql.FIND, address, compressed)
        return page if page and page.day == day else None

    def last(self, address, *, compressed=False):
        """Return the last StoredPage of any day, also if it is not true any more."""
        return self._read(sql.LAST, address, compressed)

    def _read(self, statement, address, compressed):
        with self._reading() as database:
            row = database.execute(statement, (compressed, address)).fetchone()
        if row is None:
            return None
        number, used_at, headers, in_both, *rest, until = row
        if time.time() - used_at > USE_NOTED:
            # On a disk that is full pages can be read.
            with suppress(sqlite3.Error):
                self._note_use(number)
        day, made_at, etag, route, body = rest
        return StoredPage(
            *(day, made_at, etag, route, json.loads(headers), body),
            is_compressed=bool(compressed and in_both),
            is_in_both=bool(in_both),
            until=until,
        )

    def put(self, address, page, state):
        """Store a page of a StoreState; return whether the file is still at that StoreState."""
        stamps = page.day, page.made_at, page.made_at, page.etag, page.route
        dependence, headers = page.dependence, json.dumps(page.headers)
        row = address, state.number, dependence, page.names_person, *stamps, headers
        with self._writing() as database:
            if not _is_at(database, state):
                return False
            database.execute("DELETE FROM pages WHERE address = ?", (address,))
            database.execute(sql.INSERT_DEPENDENCE, (dependence,))
            number = database.execute(sql.INSERT, row).lastrowid
            bodies = number, page.body, page.brotli
            database.execute("INSERT INTO bodies VALUES (?, ?, ?)", bodies)
            rows = [(noun, pk, number) for noun, pk in page.rows or ()]
            database.executemany("INSERT INTO rows VALUES (?, ?, ?)", rows)
            if page.name:
                database.execute(sql.INSERT_NAME, (number, *page.name))
            if database.execute(sql.IN_USE).fetchone()[0] > self.limit * ROOM:
                database.execute(sql.EVICT, (EVICTED,))
            return True

    def named(self, words, language, routes, most):
        """Return (address, route, name) of the pages whose names have all words; the best first."""
        listed = json.dumps([*routes]), json.dumps([*words])
        params = (language, *listed, words[0], most)
        with self._reading() as database:
            return database.execute(sql.NAMED, params).fetchall()

    def valid_addresses(self, day):
        """Return the addresses of the valid pages of a day."""
        with self._reading() as database:
            return {address for (address,) in database.execute(sql.VALID, (day,))}

    def bodies(self):
        """Yield (address, headers, body) of every page."""
        with self._reading() as database:
            yield from database.execute(
                "SELECT address, headers, plain FROM pages JOIN bodies ON page = id"
            ).fetchall()

    def _note_use(self, number):
        with self._writing() as database:
            database.execute(
                "UPDATE pages SET used_at = ? WHERE id = ?", (time.time(), number)
            )

    @contextmanager
    def _reading(self):
        try:
            yield self._connection()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._begin_anew()
            raise

    @contextmanager
    def _writing(self):
        """Yield the connection in a transaction that no other process writes in."""
        with self._reading() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    def _connection(self):
        """Return the connection of this thread, which no fork inherits."""
        if "connection" not in self._threads.__dict__:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._threads.connection = self._opened()
        return self._threads.connection

    def try_writing(self):
        """Begin to write on a new connection, and leave the file as it is.

        Raise sqlite3.Error or OSError: an open connection outlives the folder of its file.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._opened()) as opened:
            opened.execute("BEGIN IMMEDIATE")

    def _opened(self):
        opened = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        try:
            opened.executescript(sql.PRAGMAS)
            opened.execute(f"PRAGMA max_page_count = {self.limit // sql.PAGE_SIZE}")
            opened.executescript(sql.SCHEMA)
        except sqlite3.Error:
            opened.close()
            raise
        return opened

    def close(self):
        if connection := self._threads.__dict__.pop("connection", None):
            connection.close()

    def _begin_anew(self):
        logger.warning("The published pages are broken, and made anew")
        self.close()
        for ending in ("", "-wal", "-shm"):
            # Where nothing can be deleted, nothing is read either.
            with suppress(OSError):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


def _is_at(database, state):
    """Whether the file is at the StoreState; within a transaction that stays so."""
    return database.execute(sql.STATE).fetchone()[0] == state.number


def _invalidate(database, number, changed, at):
    """Make the pages invalid that a change concerns, and those gone that it may withdraw."""
    names = [name for (name,) in database.execute("SELECT name FROM dependences")]
    params = {"number": number, "at": at, "withdraws": changed.withdraws}
    for name in names:
        if _concerns(changed, name):
            database.execute(sql.INVALIDATE_ALL, params | {"name": name})
            database.execute(sql.NOTE_CHANGE, params | {"name": name})
    if changed.rows:
        touched = json.dumps([*changed.rows])
        database.execute(sql.INVALIDATE, params | {"touched": touched})


def _concerns(changed, dependence):
    """Whether a change concerns every page of a dependence."""
    if dependence == ROWS:
        return changed.rows is None
    return not changed.tables or not changed.tables <= {*json.loads(dependence)}
