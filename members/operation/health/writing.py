"""Whether the database takes changes, and has room and connections left."""

import threading
import time

from django.core.cache import cache
from django.db import Error, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from members.models.statements import run_sql
from members.operation.work.jobs import is_disk_full

from .problem import Problem

KEY = "health"
EVERY = 10  # seconds between two writes, of all processes together
MOST_USED = 0.9  # of the connections that the server allows
# A session of another role hides its activity, but not its role and database.
CONNECTIONS = """
    SELECT (SELECT count(datid) FROM pg_stat_activity WHERE usesysid IS NOT NULL),
        current_setting('max_connections')::int
            - current_setting('superuser_reserved_connections')::int
"""
# Its rows are written to a temporary file of two megabytes on the disk of the tables.
SPILL = """
    SET LOCAL work_mem = '64kB'; SET LOCAL temp_tablespaces = '';
    SELECT count(*) FROM generate_series(1, 100000)
"""
_lock = threading.Lock()
_last = {"at": float("-inf"), "works": True}  # the last attempt of this process


def writing_problems():
    """Return a problem unless a row was written within the last ten seconds, or is now."""
    with _lock:
        if time.monotonic() - _last["at"] >= EVERY:
            _last.update(works=_is_fresh() or _write_and_compare(), at=time.monotonic())
        works = _last["works"]
    return [] if works else [Problem("write", _("Nothing can be saved right now."))]


def _is_fresh():
    moment = cache.get(KEY)
    return moment is not None and 0 <= time.time() - moment < EVERY


def _write_and_compare():
    now = time.time()
    try:
        # The cache swallows errors, so its value is read back and compared.
        cache.set(KEY, now, timeout=None)
        return cache.get(KEY) == now
    except Error:
        return False


def room_problems():
    """Return a problem when the disk of the database is full; one query.

    A row may be saved on such a disk all the same, on a page of its table that has room.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SPILL)
    except OperationalError as error:
        if not is_disk_full(error):
            raise
        text = _("The disk of the database is full.")
        return [Problem("disk", text, error.__cause__.diag.message_primary)]
    return []


def connection_problems():
    """Return a problem when the connections of the database run out; one query."""
    used, allowed = connections_used()
    if used < MOST_USED * allowed:
        return []
    text = _("The connections to the database are nearly all in use.")
    return [Problem("connections", text, f"{used} of {allowed}")]


def connections_used():
    """Return how many connections the database server has, and how many it allows."""
    return run_sql(CONNECTIONS)[0]
