"""Sets of rows as the bits of one integer: a hundred thousand rows take microseconds."""

from itertools import islice

CHUNK = 512  # bytes read at once
FEW = 100  # rows for each position
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
