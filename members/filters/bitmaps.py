"""Sets of rows as the bits of one integer: a hundred thousand rows take microseconds."""

from array import array
from collections import defaultdict
from itertools import islice

CHUNK = 512  # bytes read at once
FEW = 100  # rows for each position
FEW_VALUES = 50
ONE = ord("1")


def packed(positions, size):
    """Return bytes with the bit of each position set; `size` is the number of rows."""
    bits = bytearray(size // 8 + 1)
    for position in positions:
        bits[position >> 3] |= 1 << (position & 7)
    return bytes(bits)


def bits_of(positions, size):
    """Return the bits of the positions; of many it is quickest to write digits."""
    positions = list(positions)
    if len(positions) * FEW < size:
        return int.from_bytes(packed(positions, size), "little")
    digits = bytearray(b"0") * (size + 1)
    for position in positions:
        digits[position] = ONE
    digits.reverse()
    return int(digits, 2)


def as_array(ids):
    """Return different ids in order, eight bytes each."""
    return array("q", sorted(set(ids)))


def bits_by_value(column):
    """Return {value: bits of its rows} of a list; of few values it takes no loop over rows."""
    values = list(dict.fromkeys(column))
    if len(values) > FEW_VALUES:
        return {v: bits_of(found, len(column)) for v, found in _by_value(column)}
    number = {value: at for at, value in enumerate(values)}
    written = bytes(map(number.__getitem__, column))[::-1]
    return {
        value: int(written.translate(_digits(number[value])), 2) for value in values
    }


def _by_value(column):
    found = defaultdict(list)
    for position, value in enumerate(column):
        found[value].append(position)
    return found.items()


def _digits(number):
    """Return a table that writes 1 for a byte, and 0 for all others."""
    return b"0" * number + b"1" + b"0" * (255 - number)


def positions_of(bits):
    """Yield the positions of the set bits, lowest first, as far as they are asked for."""
    stored = _stored(bits)
    for start in range(0, len(stored), CHUNK):
        part = int.from_bytes(stored[start : start + CHUNK], "little")
        text = bin(part)[:1:-1]
        at = text.find("1")
        while at >= 0:
            yield start * 8 + at
            at = text.find("1", at + 1)


def slice_of(bits, start, stop, order=None):
    """List positions of set bits, in the given order of positions or lowest first."""
    if order is None:
        return list(islice(positions_of(bits), start, stop))
    stored, top = _stored(bits), bits.bit_length()
    chosen = (n for n in order if n < top and stored[n >> 3] >> (n & 7) & 1)
    return list(islice(chosen, start, stop))


def _stored(bits):
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
