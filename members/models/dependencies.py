"""Which rows a page is made of: those that are loaded while it is rendered."""

from contextlib import contextmanager
from contextvars import ContextVar

_rows = ContextVar("rows", default=None)
WHOLE = ("*", 0)


@contextmanager
def noting_rows():
    """Yield the set of (noun, id) that is filled within; WHOLE stands for all rows."""
    rows = set()
    token = _rows.set(rows)
    try:
        yield rows
    finally:
        _rows.reset(token)


def note_row(noun, pk):
    if (rows := _rows.get()) is not None:
        rows.add((noun, pk))


def note_whole():
    """Note a dependency on counts or caches of the whole registry."""
    note_row(*WHOLE)
