"""Ids of hundreds of thousands of rows, read from PostgreSQL in a few hundredths of a second."""

import sys
from array import array
from contextlib import suppress

from django.db.models import Aggregate, BinaryField

CLOSE = 10  # ids for each row of a list


class PackedIds(Aggregate):
    """All ids of a group as bytes; see `unpacked`."""

    template = "string_agg(int8send(%(expressions)s), ''::bytea)"
    output_field = BinaryField()


def in_groups(groups, position):
    """Yield the positions of the ids of each group that have one."""
    groups = list(map(unpacked, groups))
    table = _table(position)
    for ids in groups:
        yield _positions(ids, table, position)


def _positions(ids, table, position):
    with suppress(IndexError):  # of an id after the last one of the list
        return [at for at in map(table.__getitem__, ids) if at is not None]
    return [at for at in map(position.get, ids) if at is not None]


def _table(position):
    """Return the positions by id, which is read quicker; empty where ids lie far apart."""
    top = max(position, default=0)
    table = [None] * (top + 1 if top < CLOSE * len(position) else 0)
    for pk, at in position.items() if table else ():
        table[pk] = at
    return table


def unpacked(ids):
    """Return the numbers of PackedIds, which PostgreSQL sends in network byte order.

    Within JSON they are text, as PostgreSQL writes bytes.
    """
    is_text = isinstance(ids, str)
    numbers = array("q", bytes.fromhex(ids[2:]) if is_text else bytes(ids or b""))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
