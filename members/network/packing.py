"""Overlap removal between boxes, and packing of the connected components of a diagram."""

GAP = 10  # units between two boxes
CELL = 20  # units; the grid on which components are packed
ROUNDS_BEFORE_SCALING = 300


def remove_overlaps(positions, sizes):
    """Push boxes apart along the shorter axis until none overlaps; return the positions.

    `positions` is {node: (x, y)} of the centres, `sizes` {node: (width, height)}.
    """
    positions = {node: list(position) for node, position in positions.items()}
    while True:
        for _ in range(ROUNDS_BEFORE_SCALING):
            if not _push_all(positions, sizes):
                return {node: tuple(position) for node, position in positions.items()}
        # Too crowded to converge: scale everything up.
        for position in positions.values():
            position[0], position[1] = position[0] * 1.05, position[1] * 1.05


def _push_all(positions, sizes):
    pushed = False
    order = sorted(positions, key=lambda node: positions[node][0] - sizes[node][0] / 2)
    for number, one in enumerate(order):
        end = positions[one][0] + sizes[one][0] / 2 + GAP
        for other in order[number + 1 :]:
            if positions[other][0] - sizes[other][0] / 2 >= end:
                break
            pushed |= _push_pair(
                positions[one], positions[other], sizes[one], sizes[other]
            )
    return pushed


def _push_pair(a, b, size, other):
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


class Component:
    """A connected component as grid cells: an integer a row, a bit a column."""

    def __init__(self, positions, sizes, neighbours):
        self.left = min(positions[n][0] - sizes[n][0] / 2 for n in positions) - GAP
        self.top = min(positions[n][1] - sizes[n][1] / 2 for n in positions) - GAP
        self.rows = {}
        for node, (x, y) in positions.items():
            self._fill(x, y, sizes[node][0] / 2 + GAP, sizes[node][1] / 2 + GAP)
        for one in positions:
            for other in neighbours[one]:
                self._draw_line(positions[one], positions[other])
        self.width = max(row.bit_length() for row in self.rows.values())

    def _fill(self, x, y, half_width, half_height):
        first, last = self._column(x - half_width), self._column(x + half_width)
        bits = ((1 << (last - first + 1)) - 1) << first
        for row in range(self._row(y - half_height), self._row(y + half_height) + 1):
            self.rows[row] = self.rows.get(row, 0) | bits

    def _draw_line(self, a, b):
        steps = int(max(abs(a[0] - b[0]), abs(a[1] - b[1])) / CELL) + 1
        for n in range(steps + 1):
            x, y = (p + (q - p) * n / steps for p, q in zip(a, b, strict=True))
            row = self._row(y)
            self.rows[row] = self.rows.get(row, 0) | 1 << self._column(x)

    def _column(self, x):
        return max(int((x - self.left) / CELL), 0)

    def _row(self, y):
        return max(int((y - self.top) / CELL), 0)

    def fits(self, occupied, row, column):
        return not any(
            occupied.get(row + own, 0) & bits << column
            for own, bits in self.rows.items()
        )


def pack(components, width):
    """Return the offset (dx, dy) of each component, so that all fit within the width."""
    columns = max([int(width / CELL), *(component.width for component in components)])
    occupied, offsets = {}, []
    for component in components:
        row, column = _first_fit(component, occupied, columns)
        for own, bits in component.rows.items():
            occupied[row + own] = occupied.get(row + own, 0) | bits << column
        offsets.append((column * CELL - component.left, row * CELL - component.top))
    return offsets


def _first_fit(component, occupied, columns):
    row = 0
    while True:
        for column in range(columns - component.width + 1):
            if component.fits(occupied, row, column):
                return row, column
        row += 1
