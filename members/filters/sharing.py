"""Rows that a process keeps by the thousand: equal values once, and nothing to collect."""

import gc
from collections.abc import Sized
from datetime import date

SHARED = (str, date)
MANY = 5_000  # rows


def shared(rows):
    """Yield the rows with each text and day kept once."""
    known = {}
    for row in rows:
        make = getattr(row, "_make", tuple)
        yield make(known.setdefault(v, v) if type(v) in SHARED else v for v in row)


def uncollected(rows):
    """Return the rows; if they are many, leave all objects of the process to be counted.

    To look for cycles among those of 100,000 organizations stops all threads for 0.8 s.
    They have none: each goes with the last reference to it.
    """
    if isinstance(rows, Sized) and len(rows) > MANY:
        gc.collect()
        gc.freeze()
    return rows
