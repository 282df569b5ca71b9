"""Sets of rows as the bits of one number: a hundred thousand rows take microseconds."""

from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_

# More choices than these are not listed one by one, nor counted.
MOST_CHOICES = 150


def bits_of(places, size):
    """Set the bit of each place; `size` is the number of rows."""
    packed = bytearray(size // 8 + 1)
    for place in places:
        packed[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(packed, "little")


def places_of(bits):
    """Yield the places of the set bits, lowest first."""
    text = bin(bits)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


def slice_of(bits, start, stop, order=None):
    """List places of the set bits, in the given order of places or lowest first."""
    if order is None:
        return list(islice(places_of(bits), start, stop))
    text = bin(bits)[:1:-1].ljust(len(order), "0")
    return list(islice((place for place in order if text[place] == "1"), start, stop))


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter takes, with its words; a part stands deeper than its whole."""

    value: str
    nb: str
    en: str
    depth: int = 0


@dataclass
class Facet:
    """One filter: its choices in order, and the rows of each."""

    size: int
    choices: dict[str, Choice] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)

    @property
    def is_listed(self):
        return len(self.choices) <= MOST_CHOICES

    def bits(self, value):
        """Give the rows of a choice as bits; kept when the choices are few."""
        if value in self.known:
            return self.known[value]
        found = bits_of(self.rows.get(value, ()), self.size)
        if self.is_listed:
            self.known[value] = found
        return found

    def union(self, values):
        return reduce(or_, map(self.bits, values), 0)
