"""The store in step with the database: its pages are true then."""

import json
import logging
import sqlite3
import time
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache, lru_cache
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection
from django.utils import timezone

from members.models.statements import run_sql

from .. import changes, replicas
from . import release
from .store import Changed, Store

logger = logging.getLogger(__name__)
LOOK = 0.2  # seconds in which a process asks the database once
LATE = 2  # seconds for which a StoreState goes on while nobody gets a newer one
PAUSE = 1  # seconds in which a database that has not answered is asked once
A_DAY = 24 * 3600
REST = 30  # seconds without the store after its file could not be used
UNUSABLE = (sqlite3.Error, OSError)
# Another server, or the same one restored to an earlier time, may repeat numbers.
VERSION = """
    SELECT concat_ws('/', system_identifier, timeline_id, d.oid, weight, newest), weight
    FROM pg_control_system(), pg_control_checkpoint(), pg_database d, (
        SELECT coalesce(sum(weight), 0) AS weight, max(transaction) AS newest
        FROM members_dataversion
    ) AS of_data
    WHERE datname = current_database()
"""


class PublishedPages:
    """The store of this machine, and its state as this process knows it."""

    def __init__(self, folder, limit):
        self.store = Store(folder / f"{release.fingerprint()}.sqlite3", limit)
        self.last_state, self.looked_at = None, float("-inf")
        self.changed_at = monotonic()
        self.rests_until, self.is_broken, self.look = 0, False, LOOK
        self.failed_at, self.swept, self.gave_up = float("-inf"), 0, False
        self._seen = self.store.path.with_suffix(".sqlite3-seen")
        self._looking = Lock()

    def state(self, *, anew=False):
        """Return the StoreState of the registry, at most LOOK old; None if nobody knows it.

        Raise an Error of the database when it has not answered for LATE seconds.
        """
        if anew:
            with self._looking:
                self._look()
            return self.last_state
        now = monotonic()
        if now - self.looked_at < self.look:
            return self.last_state
        # Nothing waits for a lock while another thread asks the database.
        if self._pauses(now) or not self._looking.acquire(blocking=False):
            return self._known_lately()
        try:
            self._look()
        except Error:
            return self._known_lately()
        finally:
            self._looking.release()
        return self.last_state

    def refuse_while_out(self):
        """Raise an Error of the database if it has not answered lately; nobody is asked."""
        if monotonic() - self.failed_at < PAUSE:
            self._known_lately()

    def is_recent(self):
        """Whether the last StoreState may still be used, so that nobody needs to wait long."""
        return monotonic() - self.looked_at < LATE

    def _pauses(self, now):
        """Whether the database was asked a moment ago in vain, and is not asked again yet."""
        return now - self.failed_at < PAUSE and (self.gave_up or self.is_recent())

    def _known_lately(self):
        if self.is_recent():
            return self.last_state
        if self.gave_up and self.failed_at > self.looked_at:
            raise OperationalError("The database does not answer.")
        return None

    def find(self, address, *, compressed=False):
        """Return the StoredPage of today that is true now, or None."""
        if self.state() is None:
            return None
        return self._use(self.store.find, address, today(), compressed=compressed)

    def last(self, address, *, compressed=False):
        """Return the StoredPage as last known, of any day; the database is not asked.

        It may be from before a change that has withdrawn nothing, if it names no person. None,
        too, if the store could not be brought in step when the database last answered.
        """
        if self.last_state is None and self.looked_at > 0:
            return None
        with suppress(*UNUSABLE):
            return self.store.last(address, compressed=compressed)
        return None

    def true_at(self, page):
        """Return the latest time at which a kept page is known to have been true.

        A page is of one day; on this machine some process has looked at that time.
        """
        moment = page.until or self.seen_at()
        if moment is None:
            return page.made_at
        day = timezone.localdate(datetime.fromtimestamp(moment, UTC)).isoformat()
        return max(page.made_at, moment) if day == page.day else page.made_at

    def seen_at(self):
        """Return the latest time at which the store was in step with the database, or None."""
        with suppress(OSError):
            return self._seen.stat().st_mtime

    def named(self, words, language, routes, most):
        """Return (address, route, name) of kept pages by words; the database is not asked."""
        return self._use(self.store.named, words, language, routes, most) or []

    def keep(self, address, page, state):
        """Store a page that was rendered when the registry was at the StoreState."""
        # On a disk that is full the pages that are there can still be read.
        with suppress(*UNUSABLE):
            return self.store.put(address, page, state)
        return False

    def forget(self):
        """Delete changed pages at once, for all processes of this machine."""
        state = self.state(anew=True)
        if state is None or state.number != self.swept:
            self._use(self.store.sweep)
            self.swept = state.number if state else 0

    def why_unusable(self):
        """Return why the file of the store cannot be opened and written to, or ""."""
        try:
            self.store.try_writing()
        except UNUSABLE as error:
            # Another process writes: that it can is all that is asked.
            return "" if "locked" in str(error) else f"{self.store.path}: {error}"
        return ""

    def delete_former_releases(self):
        """Delete the files of other releases that no process has used for a day."""
        path = self.store.path
        for other in path.parent.glob("*.sqlite3*"):
            is_old = time.time() - other.stat().st_mtime > A_DAY
            if is_old and not other.name.startswith(path.name):
                other.unlink(missing_ok=True)

    def _look(self):
        began, before, is_urgent = monotonic(), self.last_state, self.is_recent()
        try:
            self.last_state = self._use(self._advance)
        except Error as error:
            if self.failed_at <= self.looked_at:
                logger.warning("The database does not answer: %s", type(error).__name__)
            # In haste a database that is only slow is broken off.
            self.failed_at, self.gave_up = monotonic(), not is_urgent
            _drop_closed_connection()
            raise
        self.looked_at = began
        if self.last_state is not None:
            self._note_look()
        if self.last_state != before:
            self.changed_at = began

    def _note_look(self):
        """Note for all processes, also those that start later, that the store is true now."""
        with suppress(OSError):
            self._seen.touch()

    def _advance(self):
        """Go on as far as the primary; while that is away, the replica has the latest."""
        try:
            return self._go_on()
        except (InterfaceError, OperationalError):
            with replicas.reading() as reading:
                if not reading.is_of_replica:
                    raise
                return self._go_on()

    def _go_on(self):
        """Bring the store to the version of the database; None while others change it."""
        for _attempt in range(5):
            state = self.store.state()
            version = database_version()
            if version == state.version:
                return state
            delta = _changed_since(state, version)
            if new := self.store.advance(state, version, *delta, self.seen_at()):
                return new
        return None

    def _use(self, method, *arguments, **named):
        """Call a method of the store; None when its file cannot be used.

        Other failures of the method, as those of the database, are raised.
        """
        if monotonic() < self.rests_until:
            return None
        try:
            result = method(*arguments, **named)
        except UNUSABLE as error:
            if "locked" not in str(error):
                self._rest(error)
            return None
        self.is_broken = False
        return result

    def _rest(self, error):
        """Go on without the store for a while; logged once, until it works again."""
        self.rests_until = monotonic() + REST
        if not self.is_broken:
            logger.warning("The published pages cannot be used: %s", error)
        self.is_broken = True


def _drop_closed_connection():
    """Let Django connect anew: psycopg2 closes what is broken off, and the page needs it."""
    if connection.connection is not None and connection.connection.closed:
        connection.close()


def _changed_since(state, version):
    """Return (a snapshot of now, the Changed since the StoreState).

    A commit after the version was asked for is reported once too often, never too seldom.
    """
    if not state.snapshot or _server(version) != _server(state.version):
        return _as_json(changes.snapshot()), Changed()
    delta = changes.since(changes.Snapshot(**json.loads(state.snapshot)))
    rows = frozenset((noun, pk) for noun, pks in delta.rows.items() for pk in pks)
    rows = None if delta.everything else rows
    return _as_json(delta.snapshot), Changed(rows, delta.tables, delta.withdraws)


def _server(version):
    return version.split("/")[:3]


def _as_json(snapshot):
    return json.dumps(asdict(snapshot))


def database_version():
    """Return a text that no other state of any database has; one query."""
    [(version, weight)] = run_sql(VERSION)
    replicas.saw(weight)
    return version


def today():
    # Wherever it is, a day begins with a minute.
    return _day_of(int(timezone.now().timestamp() // 60), settings.TIME_ZONE)


@lru_cache(maxsize=2)
def _day_of(minute, _zone):
    return timezone.localdate(datetime.fromtimestamp(minute * 60, UTC)).isoformat()


@cache
def pages():
    """Return the PublishedPages of this process; None when nothing is published."""
    if not settings.PUBLISHED_MB:
        return None
    return PublishedPages(settings.PUBLISHED_DIR, settings.PUBLISHED_MB * 1_000_000)
