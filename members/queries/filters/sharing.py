"""Equal values of rows as one object: a process keeps most of them thousands of times."""

from datetime import date

SHARED = (str, date)


def shared(rows):
    """Yield the rows with each text and day kept once."""
    interned = {}
    for row in rows:
        make = getattr(row, "_make", tuple)
        yield make(interned.setdefault(v, v) if type(v) in SHARED else v for v in row)
