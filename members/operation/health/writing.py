"""Whether the database takes changes, and has connections left."""

import threading
import time

from django.core.cache import cache
from django.db import Error, connection
from django.utils.translation import gettext as _

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


def connection_problems():
    """Return a problem when the connections of the database run out; one query."""
    used, allowed = connections_used()
    if used < MOST_USED * allowed:
        return []
    text = _("The connections to the database are nearly all in use.")
    return [Problem("connections", text, f"{used} of {allowed}")]


def connections_used():
    """Return how many connections the database server has, and how many it allows."""
    with connection.cursor() as cursor:
        cursor.execute(CONNECTIONS)
        return cursor.fetchone()
