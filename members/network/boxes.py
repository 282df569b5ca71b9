"""Boxes in a drawing: none over another, and the loose parts close together."""

GAP = 10  # units between two boxes
CELL = 20  # units; how finely parts are fitted into each other
ROUNDS = 300


def apart(at, sizes):
    """Push boxes off each other, the shortest way, until none lies over another.

    `at` is {node: (x, y)} of their middles, `sizes` {node: (width, height)}.
    """
    at = {node: list(place) for node, place in at.items()}
    while True:
        for _ in range(ROUNDS):
            if not _pushed(at, sizes):
                return {node: tuple(place) for node, place in at.items()}
        # Too crowded to sort itself out: more room.
        for place in at.values():
            place[0], place[1] = place[0] * 1.05, place[1] * 1.05


def _pushed(at, sizes):
    pushed = False
    order = sorted(at, key=lambda node: at[node][0] - sizes[node][0] / 2)
    for number, one in enumerate(order):
        end = at[one][0] + sizes[one][0] / 2 + GAP
        for other in order[number + 1 :]:
            if at[other][0] - sizes[other][0] / 2 >= end:
                break
            pushed |= _push(at[one], at[other], sizes[one], sizes[other])
    return pushed


def _push(a, b, size, other):
    dx, dy = b[0] - a[0], b[1] - a[1]
    over_x = (size[0] + other[0]) / 2 + GAP - abs(dx)
    over_y = (size[1] + other[1]) / 2 + GAP - abs(dy)
    if over_x <= 0.01 or over_y <= 0.01:
        return False
    if over_x < over_y:
        half = (over_x / 2 + 0.05) * (1 if dx > 0 else -1)
        a[0], b[0] = a[0] - half, b[0] + half
    else:
        half = (over_y / 2 + 0.05) * (1 if dy > 0 else -1)
        a[1], b[1] = a[1] - half, b[1] + half
    return True


class Part:
    """A connected piece as cells of a grid: one number a row, one bit a column."""

    def __init__(self, at, sizes, neighbours):
        self.left = min(at[n][0] - sizes[n][0] / 2 for n in at) - GAP
        self.top = min(at[n][1] - sizes[n][1] / 2 for n in at) - GAP
        self.rows = {}
        for node, (x, y) in at.items():
            self._fill(x, y, sizes[node][0] / 2 + GAP, sizes[node][1] / 2 + GAP)
        for one in at:
            for other in neighbours[one]:
                self._draw(at[one], at[other])
        self.width = max(row.bit_length() for row in self.rows.values())

    def _fill(self, x, y, half_width, half_height):
        first, last = self._column(x - half_width), self._column(x + half_width)
        bits = ((1 << (last - first + 1)) - 1) << first
        for row in range(self._row(y - half_height), self._row(y + half_height) + 1):
            self.rows[row] = self.rows.get(row, 0) | bits

    def _draw(self, a, b):
        steps = int(max(abs(a[0] - b[0]), abs(a[1] - b[1])) / CELL) + 1
        for n in range(steps + 1):
            x, y = (p + (q - p) * n / steps for p, q in zip(a, b, strict=True))
            row = self._row(y)
            self.rows[row] = self.rows.get(row, 0) | 1 << self._column(x)

    def _column(self, x):
        return max(int((x - self.left) / CELL), 0)

    def _row(self, y):
        return max(int((y - self.top) / CELL), 0)

    def fits(self, taken, row, column):
        return not any(
            taken.get(row + own, 0) & bits << column for own, bits in self.rows.items()
        )


def packed(parts, width):
    """Say how far to move each part, as (dx, dy), so that they fit within the width."""
    columns = max([int(width / CELL), *(part.width for part in parts)])
    taken, moves = {}, []
    for part in parts:
        row, column = _room(part, taken, columns)
        for own, bits in part.rows.items():
            taken[row + own] = taken.get(row + own, 0) | bits << column
        moves.append((column * CELL - part.left, row * CELL - part.top))
    return moves


def _room(part, taken, columns):
    row = 0
    while True:
        for column in range(columns - part.width + 1):
            if part.fits(taken, row, column):
                return row, column
        row += 1
