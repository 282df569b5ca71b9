"""The published pages of this machine, in one SQLite file that all processes share.

A change makes the pages that it concerns invalid in the same transaction that advances the
state: what is valid in the file is true as of its state. SQLite makes that hold for
processes that die in the middle, too.
"""

import json
import logging
import sqlite3
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple

logger = logging.getLogger(__name__)
PAGE_SIZE = 8192
PATIENCE = 1  # seconds to wait for another process that writes
USE_NOTED = 3600  # seconds in which the use of a page is noted once
ROOM = 0.9  # of the limit, above which the pages that were used least go
AT_ONCE = 500  # pages that are deleted in one transaction
PRAGMAS = f"""
    PRAGMA page_size = {PAGE_SIZE};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -256;
    PRAGMA journal_size_limit = 0;
"""
# `whole` is the number of the last change, `everything` that of the last one that
# concerned every page: a page that was made before is not valid any more.
SCHEMA = """
    CREATE TABLE IF NOT EXISTS state (
        id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL,
        version TEXT NOT NULL, snapshot TEXT NOT NULL,
        whole INTEGER NOT NULL, everything INTEGER NOT NULL
    );
    INSERT OR IGNORE INTO state VALUES (1, 1, '', '', 1, 1);
    CREATE TABLE IF NOT EXISTS pages (
        id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, number INTEGER NOT NULL,
        is_whole INTEGER NOT NULL, day TEXT NOT NULL, made_at REAL NOT NULL,
        used_at REAL NOT NULL, etag TEXT NOT NULL, route TEXT NOT NULL, headers TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS by_use ON pages (address LIKE '%?', used_at);
    CREATE INDEX IF NOT EXISTS by_number ON pages (is_whole, number);
    CREATE TABLE IF NOT EXISTS bodies (
        page INTEGER PRIMARY KEY REFERENCES pages ON DELETE CASCADE,
        plain BLOB NOT NULL, brotli BLOB
    );
    CREATE TABLE IF NOT EXISTS rows (
        noun TEXT NOT NULL, row INTEGER NOT NULL,
        page INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
        PRIMARY KEY (noun, row, page)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS by_page ON rows (page);
    CREATE TABLE IF NOT EXISTS names (
        page INTEGER PRIMARY KEY REFERENCES pages ON DELETE CASCADE,
        language TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL
    );
    CREATE VIEW IF NOT EXISTS known AS SELECT pages.*,
        pages.number >= CASE WHEN is_whole THEN whole ELSE everything END AS is_valid
    FROM state, pages;
"""
STATE = "SELECT number, version, snapshot FROM state"
FIND = """
    SELECT id, day, made_at, used_at, etag, route, headers,
        CASE WHEN ? AND brotli IS NOT NULL THEN brotli ELSE plain END, brotli IS NOT NULL
    FROM known JOIN bodies ON page = id WHERE address = ? AND is_valid
"""
KEPT = "SELECT address FROM known WHERE day = ? AND is_valid"
INSERT = """
    INSERT INTO pages (address, number, is_whole, day, made_at, used_at, etag, route, headers)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
INSERT_NAME = "INSERT INTO names VALUES (?, ?, ?, ?)"
NAMED = """
    SELECT address, route, name FROM names JOIN known ON id = page
    WHERE is_valid AND language = ? AND route IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (
            SELECT 1 FROM json_each(?) AS word WHERE instr(folded, word.value) = 0
        )
    ORDER BY instr(folded, ?) <> 1, folded LIMIT ?
"""
ADVANCE = """
    UPDATE state SET number = :number, version = :version, snapshot = :snapshot, whole = :number,
        everything = CASE WHEN :everything THEN :number ELSE everything END
"""
INVALIDATE = """
    UPDATE pages SET number = 0 WHERE id IN (
        SELECT page FROM rows, json_each(?) AS touched
        WHERE noun = touched.value ->> 0 AND row = touched.value ->> 1
    )
"""
SWEEP = """
    DELETE FROM pages WHERE id IN (SELECT id FROM known WHERE NOT is_valid LIMIT ?)
"""
EVICT = """
    DELETE FROM pages WHERE id IN (
        SELECT id FROM pages ORDER BY address LIKE '%?', used_at
        LIMIT (SELECT 1 + count(*) / 10 FROM pages)
    )
"""
IN_USE = """
    SELECT (page_count - freelist_count) * page_size
    FROM pragma_page_count, pragma_freelist_count, pragma_page_size
"""


@dataclass(frozen=True)
class State:
    """The version of the registry that all valid pages are of; its number only grows."""

    number: int
    version: str
    snapshot: str = ""


class PageName(NamedTuple):
    """What a page is about, in its language; `folded` is what is searched, plain and small."""

    language: str
    name: str
    folded: str


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to an address; `body` is compressed where `is_compressed` says so.

    `rows` are the (noun, id) whose changes concern it; None if each change does. `name` is a
    PageName, if it is about something that people search for.
    """

    day: str
    made_at: float
    etag: str
    route: str
    headers: dict
    body: bytes
    brotli: bytes | None = None
    rows: frozenset | None = None
    name: PageName | None = None
    is_compressed: bool = False
    is_in_both: bool = False


class Store:
    """Every method may be called by any thread; a file that is broken is begun anew."""

    def __init__(self, path, limit):
        self.path, self.limit = path, limit
        self._threads = threading.local()

    def state(self):
        with self._reading() as database:
            return State(*database.execute(STATE).fetchone())

    def advance(self, known, version, snapshot="", rows=None):
        """Go on from the known State, unless another process has; return the new one, or None.

        `rows` are the (noun, id) that were touched meanwhile; None stands for all.
        """
        new = State(known.number + 1, version, snapshot)
        with self._writing() as database:
            if not _is_at(database, known):
                return None
            if rows:
                database.execute(INVALIDATE, (json.dumps([*rows]),))
            database.execute(ADVANCE, {**vars(new), "everything": rows is None})
        return new

    def sweep(self):
        """Delete some of the pages that are not valid any more; return whether there were any.

        It may take a while, so no visitor waits for it.
        """
        with self._writing() as database:
            number = database.execute(SWEEP, (AT_ONCE,)).rowcount
        if number:
            # What was deleted is not left in the journal either.
            self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return bool(number)

    def find(self, address, day=None, *, compressed=False):
        """Return the Page of the day, or of the latest one; None when there is none."""
        with self._reading() as database:
            row = database.execute(FIND, (compressed, address)).fetchone()
        if row is None or (day and row[1] != day):
            return None
        number, kept_day, made_at, used_at, etag, route, headers, body, in_both = row
        if time.time() - used_at > USE_NOTED:
            # On a disk that is full pages can be read.
            with suppress(sqlite3.Error):
                self._note_use(number)
        is_compressed = bool(compressed and in_both)
        return Page(
            *(kept_day, made_at, etag, route, json.loads(headers), body),
            is_compressed=is_compressed,
            is_in_both=bool(in_both),
        )

    def put(self, address, page, known):
        """Store a page of the known State; return whether the file is still at that State."""
        stamps = page.day, page.made_at, page.made_at, page.etag, page.route
        row = (
            address,
            known.number,
            page.rows is None,
            *stamps,
            json.dumps(page.headers),
        )
        with self._writing() as database:
            if not _is_at(database, known):
                return False
            database.execute("DELETE FROM pages WHERE address = ?", (address,))
            number = database.execute(INSERT, row).lastrowid
            bodies = number, page.body, page.brotli
            database.execute("INSERT INTO bodies VALUES (?, ?, ?)", bodies)
            rows = [(noun, pk, number) for noun, pk in page.rows or ()]
            database.executemany("INSERT INTO rows VALUES (?, ?, ?)", rows)
            if page.name:
                database.execute(INSERT_NAME, (number, *page.name))
            if database.execute(IN_USE).fetchone()[0] > self.limit * ROOM:
                database.execute(EVICT)
            return True

    def named(self, words, language, routes, most):
        """Return (address, route, name) of the pages whose names have all words; the best first."""
        listed = json.dumps([*routes]), json.dumps([*words])
        given = (language, *listed, words[0], most)
        with self._reading() as database:
            return database.execute(NAMED, given).fetchall()

    def kept(self, day):
        """Return the addresses of the valid pages of a day."""
        with self._reading() as database:
            return {address for (address,) in database.execute(KEPT, (day,))}

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

    def _opened(self):
        opened = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        try:
            opened.executescript(PRAGMAS)
            opened.execute(f"PRAGMA max_page_count = {self.limit // PAGE_SIZE}")
            opened.executescript(SCHEMA)
        except sqlite3.Error:
            opened.close()
            raise
        return opened

    def close(self):
        """Close the connection of this thread."""
        if known := self._threads.__dict__.pop("connection", None):
            known.close()

    def _begin_anew(self):
        logger.warning("The published pages are broken, and made anew")
        self.close()
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


def _is_at(database, known):
    """Whether the file is at the known State; within a transaction that stays so."""
    return database.execute(STATE).fetchone()[0] == known.number
