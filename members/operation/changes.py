"""Changes of the data: a version to compare, and the rows written since a snapshot.

Ask first and read afterwards: a commit between the two is reported again the next time. So
no caller needs one transaction for both.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import connection, connections

from members.models.statements import run_sql

from ..models import DataVersion
from ..models.data_versions import note_whole
from ..models.touches import EVERYTHING, TABLE, WITHDRAWN
from . import replicas

# An answer that is asked for meanwhile may be this old, in seconds.
LONGEST_WAIT = 2
# A transaction's own writes count as unseen until it has ended. On a replica a snapshot
# lacks the transactions that were open when it was made. A snapshot of another database, or
# one that is older than the oldest row, counts as unknown.
NOW = """
    pg_current_snapshot()::text, pg_is_in_recovery(),
    (SELECT system_identifier FROM pg_control_system()) || ' ' || (
        SELECT oid FROM pg_database WHERE datname = current_database()
    )
"""
SINCE = """
    WITH known AS (SELECT %(text)s::pg_snapshot AS s),
    latest AS (SELECT pg_snapshot_xmin(s) AS first, pg_snapshot_xmax(s) AS next FROM known)
    SELECT {now},
        NOT EXISTS (SELECT FROM public.members_touched, latest WHERE xid <= first)
        OR NOT pg_is_in_recovery()
            AND (SELECT next > pg_snapshot_xmax(pg_current_snapshot()) FROM latest),
        ARRAY(
            SELECT noun || ' ' || row_id FROM public.members_touched, known
            WHERE xid >= pg_snapshot_xmin(s) AND (
                %(is_of_replica)s OR pg_is_in_recovery()
                OR xid = pg_current_xact_id_if_assigned()
                OR NOT pg_visible_in_snapshot(xid, s)
            )
        )
""".replace("{now}", NOW)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The transactions visible at a moment, in the database with the name `of`."""

    text: str
    is_of_replica: bool
    of: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows that were touched, as {noun: ids}, up to the snapshot; or everything.

    `tables` are the names of the models that were written to, none if nobody knows. `withdraws`
    is False if certainly nothing was taken back from the public.
    """

    everything: bool
    rows: dict[str, frozenset[int]]
    snapshot: Snapshot
    tables: frozenset[str]
    withdraws: bool

    def __bool__(self):
        return self.everything or bool(self.rows)


def snapshot():
    """Return the Snapshot of now, for `since` to find later changes; one query."""
    return Snapshot(*run_sql(f"SELECT {NOW}")[0])


def since(snapshot):
    """Return the Changes that are visible now and were not in the snapshot; one query.

    The transaction's own writes are among them each time that it asks.
    """
    params = {"text": snapshot.text, "is_of_replica": snapshot.is_of_replica}
    [(*columns, is_unknown, touched)] = run_sql(SINCE, params)
    now, rows = Snapshot(*columns), {}
    for noun, row_id in (one.split(" ") for one in touched):
        rows.setdefault(noun, set()).add(int(row_id))
    is_unknown |= snapshot.of != now.of
    tables = frozenset(n.removeprefix(TABLE) for n in rows if n.startswith(TABLE))
    return Changes(
        everything=is_unknown or EVERYTHING in rows,
        rows={n: frozenset(ids) for n, ids in rows.items() if n.isalpha() or n == "*"},
        snapshot=now,
        tables=frozenset() if is_unknown else tables,
        withdraws=is_unknown or not tables or WITHDRAWN in rows,
    )


@dataclass
class LastLook:
    """The version that this process saw last, and when it began to ask for it."""

    version: tuple | None = None
    at: float = 0.0
    looking: Lock = field(default_factory=Lock)

    def within(self, seconds):
        """Whether the version was seen within the last seconds."""
        return self.version is not None and monotonic() - self.at < seconds

    def look(self):
        """Ask, and answer others meanwhile with the last version; nobody waits."""
        if self.within(settings.SECONDS_BETWEEN_LOOKS):
            return self.version
        if not self.looking.acquire(blocking=False):
            recent = self.version if self.within(LONGEST_WAIT) else None
            return recent or _read_version()
        try:
            began, version = monotonic(), _read_version()
            self.version, self.at = version, began
            return version
        finally:
            self.looking.release()


_last = LastLook()
_last_of_replica = LastLook()
_may_be_late = ContextVar("may_be_late", default=False)


def now():
    """Return the version of the public data: another after each commit that changed it.

    Inside `may_be_late` it is asked for now and then, elsewhere anew; one query at most.
    """
    note_whole()
    if may_be_late() and settings.SECONDS_BETWEEN_LOOKS:
        # The replica may lag behind the primary, so each has a last version of its own.
        is_replica = connection.alias == replicas.ALIAS
        return (_last_of_replica if is_replica else _last).look()
    return _read_version()


def _read_version():
    version = DataVersion.objects.now()
    if replicas.ALIAS in connections:
        replicas.saw(version[0])
    return version


def may_be_late():
    """Whether this request may be answered from before somebody's latest change."""
    return _may_be_late.get()


@contextmanager
def answering(may_be_late):
    """Answer with the version of a moment ago if it `may_be_late`, else with that of now."""
    token = _may_be_late.set(may_be_late)
    try:
        yield
    finally:
        _may_be_late.reset(token)
