"""A database connection beside the thread's own."""

from contextlib import contextmanager
from itertools import count

from django.db import DEFAULT_DB_ALIAS, connections

_numbers = count(1)


@contextmanager
def second_connection():
    """Yield the alias of a new connection, which is closed afterwards.

    It holds a lock while the thread's own connection commits, or commits what must be
    seen while the thread's own transaction goes on.
    """
    # A job or task that has one may call what takes another.
    alias = f"beside_{next(_numbers)}"
    connections[alias] = connections[DEFAULT_DB_ALIAS].copy(alias)
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
