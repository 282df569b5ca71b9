"""Read pages of visitors from a replica of the database while it is in step.

A process reads from the replica only if that is at least as new as the latest version that
it has seen of the primary. So no cache by version holds older rows than its version, and the
next page after a form shows its changes.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from time import monotonic

from django.db import (
    DEFAULT_DB_ALIAS,
    Error,
    InterfaceError,
    OperationalError,
    connections,
)
from prometheus_client import Counter

logger = logging.getLogger(__name__)
ALIAS = "replica"
MOST_LAG = 10  # seconds
BETWEEN_LOOKS = 0.5  # seconds
LATEST_LOOK = 3  # seconds, after which nobody knows how the replica is
PATIENCE = 0.25  # seconds that a request waits for a look
MOST_POSITIONS = 40
WEIGHT = "SELECT coalesce(sum(weight), 0) FROM members_dataversion"
SYSTEM = "SELECT system_identifier FROM pg_control_system()"
OF_PRIMARY = f"""
    SELECT ({SYSTEM}), pg_current_wal_lsn() - '0/0', ({WEIGHT})
"""
OF_REPLICA = f"""
    SELECT ({SYSTEM}),
        CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0' END
"""
READS = Counter(
    "registry_public_reads", "Visitors' requests that were read of it.", ["database"]
)


class OutOfStepError(Exception):
    """The reason for not reading from the replica; its text is for technicians."""


class Watch:
    """The state of the primary and of its replica, as this process knows it."""

    def __init__(self):
        self.weight = 0  # the greatest of the DataVersions that this process has read
        self.lag, self.problem = 0.0, "not looked at yet"
        self.looked_at = self.began_at = float("-inf")
        self._system, self._positions = None, []
        self._lock, self._looking = Lock(), Future()
        self._looking.set_result(None)

    def saw(self, weight):
        """Note the weight of a version that was read, and is committed."""
        with self._lock:
            self.weight = max(self.weight, weight)

    def is_in_step(self):
        """Whether the replica lagged little when it was looked at, a moment ago."""
        if self._look_beside() and not self._is_recent:
            # The first visitor in a while: wait for a hanging database once only.
            wait([self._looking], PATIENCE)
        return self.problem is None and self._is_recent

    def leave_out(self, problem):
        """Read from the primary until a look finds that the replica is in step again."""
        if self.problem is None:
            logger.warning("The replica is left out: %s", problem)
        self.problem = problem

    def look(self):
        """Ask both databases how far they are, and note the problem or that there is none."""
        began = monotonic()
        try:
            self._ask_replica()
        except Exception as problem:
            connections[ALIAS].close()
            self.leave_out(f"{type(problem).__name__}: {problem}".strip())
        else:
            if self.problem is not None:
                logger.info("The replica is read from")
            self.problem = None
        self.looked_at = began
        # The last, since a primary that hangs must not keep visitors from the replica.
        self._ask_primary()

    def close(self):
        """End the thread that looks, with its connections."""
        self._thread.submit(connections.close_all)
        self._thread.shutdown()

    def _ask_primary(self):
        """Note how far the primary is; while it is away, the replica has the latest there is."""
        began, before = monotonic(), self.weight
        try:
            self._system, position, weight = _fetch_row(DEFAULT_DB_ALIAS, OF_PRIMARY)
        except Error:
            connections[DEFAULT_DB_ALIAS].close()
            return
        if len(self._positions) < MOST_POSITIONS:
            self._positions.append((began, position))
        with self._lock:
            # A restored database has a lower weight; the rows read before it are gone.
            if weight > self.weight or self.weight == before:
                self.weight = weight

    def _ask_replica(self):
        system, position = _fetch_row(ALIAS, OF_REPLICA)
        if position is None:
            raise OutOfStepError("REPLICA_URL names a server that is no replica.")
        if self._system not in (None, system):
            raise OutOfStepError("REPLICA_URL names a replica of another server.")
        self._positions = [one for one in self._positions if one[1] > position]
        missing_since = min((at for at, _ in self._positions), default=None)
        self.lag = monotonic() - missing_since if missing_since else 0.0
        if self.lag > MOST_LAG:
            raise OutOfStepError(f"It lags {self.lag:.0f} seconds.")

    def _look_beside(self):
        """Begin a look in another thread, if the last one is a while ago; return whether."""
        with self._lock:
            is_recent = monotonic() - self.began_at < BETWEEN_LOOKS
            if is_recent or not self._looking.done():
                return False
            self.began_at = monotonic()
            self._looking = self._thread.submit(self.look)
            return True

    @property
    def _is_recent(self):
        return monotonic() - self.looked_at < LATEST_LOOK

    @cached_property
    def _thread(self):
        # It keeps its two connections; made at the first visit, since no fork inherits it.
        return ThreadPoolExecutor(1, "replica")


watch = Watch()


@dataclass
class ReplicaReading:
    """Of which database a request was read, and whether that failed."""

    is_of_replica: bool = False
    has_failed: bool = False

    def note_failure(self, execute, *statement):
        try:
            return execute(*statement)
        except Error as error:
            self.has_failed = True
            if isinstance(error, OperationalError | InterfaceError):
                _close_replica(error)
            raise


def saw(weight):
    """Note the weight of a DataVersion, older than which nothing is read from here on."""
    # A transaction's own writes may be rolled back.
    if not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        watch.saw(weight)


def is_configured():
    return ALIAS in connections


@contextmanager
def reading():
    """Read from the replica meanwhile, if it is in step; yield the ReplicaReading."""
    primary, replica = connections[DEFAULT_DB_ALIAS], _replica()
    READS.labels(ALIAS if replica else "primary").inc()
    if replica is None:
        yield ReplicaReading()
        return
    current = ReplicaReading(is_of_replica=True)
    replica.primary = primary
    replica.execute_wrappers = [*primary.execute_wrappers, current.note_failure]
    connections[DEFAULT_DB_ALIAS] = replica
    try:
        yield current
    finally:
        connections[DEFAULT_DB_ALIAS] = primary
        replica.execute_wrappers = []


@contextmanager
def primary():
    """Use the primary meanwhile, within `reading` too: a replica takes no changes."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = getattr(before, "primary", before)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before


def _replica():
    """Return the replica's connection of this thread; None unless it may be read from."""
    is_free = not connections[DEFAULT_DB_ALIAS].in_atomic_block
    if not (is_configured() and is_free and watch.is_in_step()):
        return None
    replica = connections[ALIAS]
    try:
        replica.close_if_health_check_failed()
        replica.ensure_connection()
        return replica if _weight_of(replica) >= watch.weight else None
    except Error as error:
        _close_replica(error)
        return None


def _weight_of(replica):
    """Return the replica's weight; ask again once a greater one was read of the primary."""
    server, weight = getattr(replica, "reached", (None, 0))
    if server is not replica.connection or weight < watch.weight:
        [weight] = _fetch_row(ALIAS, WEIGHT)
        replica.reached = replica.connection, weight
    return weight


def _close_replica(error):
    connections[ALIAS].close()
    watch.leave_out(f"{type(error).__name__}: {error}".strip())


def _fetch_row(alias, statement):
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()
