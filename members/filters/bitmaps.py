"""Sets of rows as the bits of one number: a hundred thousand rows take microseconds."""

from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_

# More choices than these are not listed one by one, nor counted.
MOST_CHOICES = 400
CHUNK = 512


def packed(places, size):
    """Set the bit of each place in bytes; `size` is the number of rows."""
    bits = bytearray(size // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def bits_of(places, size):
    return int.from_bytes(packed(places, size), "little")


def places_of(bits):
    """Yield the places of the set bits, lowest first, reading no further than asked."""
    stored = _stored(bits)
    for start in range(0, len(stored), CHUNK):
        part = int.from_bytes(stored[start : start + CHUNK], "little")
        text = bin(part)[:1:-1]
        at = text.find("1")
        while at >= 0:
            yield start * 8 + at
            at = text.find("1", at + 1)


def slice_of(bits, start, stop, order=None):
    """List places of the set bits, in the given order of places or lowest first."""
    if order is None:
        return list(islice(places_of(bits), start, stop))
    stored, top = _stored(bits), bits.bit_length()
    chosen = (n for n in order if n < top and stored[n >> 3] >> (n & 7) & 1)
    return list(islice(chosen, start, stop))


def _stored(bits):
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter takes, with its words; a part stands deeper than its whole."""

    value: str
    nb: str
    en: str
    depth: int = 0
    whole: str = ""


@dataclass
class Facet:
    """One filter: its choices in order, and the rows of each."""

    size: int
    choices: dict[str, Choice] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    known: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    @property
    def is_listed(self):
        return len(self.choices) <= MOST_CHOICES

    def bits(self, value):
        """Give the rows of a choice as the bits of a number."""
        return self._both(value)[1]

    def union(self, values):
        return reduce(or_, map(self.bits, values), 0)

    def held_by(self, place):
        """List the choices that hold for a row, in order."""
        byte, bit = place >> 3, 1 << (place & 7)
        return [
            choice
            for value, choice in self.choices.items()
            if self._both(value)[0][byte] & bit
        ]

    def _both(self, value):
        if value not in self.known:
            found = packed(self.rows.get(value, ()), self.size)
            pair = found, int.from_bytes(found, "little")
            if not self.is_listed:
                return pair
            self.known[value] = pair
        return self.known[value]
