"""Ids of hundreds of thousands of rows, read from PostgreSQL in a few hundredths of a second."""

import sys
from array import array
from contextlib import suppress

from django.db.models import Aggregate, BinaryField

from .bitmaps import FEW, ONE, ZERO, bits_of

CLOSE = 10  # ids for each row of a list


class PackedIds(Aggregate):
    """All ids of a group as bytes; see `unpacked`."""

    template = "string_agg(int8send(%(expressions)s), ''::bytea)"
    output_field = BinaryField()


class Places:
    """The rows of a list by id, and what ids of it are kept as."""

    def __init__(self, position):
        self.position, self.table = position, _table(position)

    def bits(self, ids):
        """Return the bits of those ids that are in the list."""
        size = len(self.position)
        with suppress(IndexError):  # of an id after the last one of the list
            if len(ids) * FEW >= size:
                return _written(ids, self.table, size)
        known = (self.position[pk] for pk in ids if pk in self.position)
        return bits_of(known, size)

    def ids(self, ids):
        """Return those ids that are in the list, in order."""
        return in_order(self.position.keys() & ids)


def in_order(ids):
    return array("q", sorted(ids))


def _written(ids, table, size):
    digits = bytearray(b"0") * (size + 1)
    for pk in ids:
        digits[table[pk]] = ONE
    digits[size] = ZERO
    digits.reverse()
    return int(digits, 2)


def _table(position):
    """Return the positions by id; that after the last is of none. Empty for ids far apart."""
    top = max(position, default=0)
    size = len(position)
    table = array("I", [size]) * (top + 1 if top < CLOSE * size else 0)
    for pk, at in position.items() if table else ():
        table[pk] = at
    return table


def unpacked(ids):
    """Return the numbers of PackedIds, which PostgreSQL sends in network byte order."""
    numbers = array("q", bytes(ids or b""))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
