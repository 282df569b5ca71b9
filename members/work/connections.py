"""A database connection beside the thread's own."""

from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

ALIAS = "beside"


@contextmanager
def second_connection():
    """Yield the alias of a connection of its own, which is closed afterwards.

    It holds a lock while the thread's own connection commits, or commits what must be
    seen while the thread's own transaction goes on.
    """
    connections[ALIAS] = connections[DEFAULT_DB_ALIAS].copy(ALIAS)
    try:
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
