"""The layout of a network: a position for each node's box, without overlaps.

Each connected component is laid out by stress, its overlapping boxes are pushed apart, and
the components are packed beside each other.
"""

import json
from collections import deque
from hashlib import sha256
from math import atan2, cos, hypot, pi, sin, sqrt
from zlib import crc32

from .graph import connected_components

VERSION = 1  # goes up when the same network is to be laid out differently
PAGE_WIDTH = 1150  # units
DENSITY = 0.4  # share of the area that boxes may cover
ASPECT_RATIO = 1.4
MAX_STRETCH = 1.5  # of a component, towards that ratio
ROUNDS = 30
FINAL_RATE = 0.02  # share of the gap of a near pair that the last round closes
GAP = 10  # units between two boxes
CELL = 20  # units; the grid on which components are packed
ROUNDS_BEFORE_SCALING = 300


def layout_fingerprint(neighbours, sizes):
    """Return a hash of all that a layout depends on."""
    links = {key: sorted(neighbours[key]) for key in neighbours}
    inputs = json.dumps([VERSION, sizes, links], sort_keys=True)
    return sha256(inputs.encode()).hexdigest()


def compute_layout(neighbours, sizes):
    """Return {node: (x, y)} of the centres, from the upper left corner."""
    components = connected_components(neighbours)
    positions = [_component_layout(nodes, neighbours, sizes) for nodes in components]
    parts = [Component(at, sizes, neighbours) for at in positions]
    covered = sum(width * height for width, height in sizes.values())
    width = max(PAGE_WIDTH, sqrt(covered / DENSITY * ASPECT_RATIO))
    return {
        node: (round(x + dx, 1), round(y + dy, 1))
        for at, (dx, dy) in zip(positions, pack(parts, width), strict=True)
        for node, (x, y) in at.items()
    }


def _component_layout(nodes, neighbours, sizes):
    at = stress_layout({node: neighbours[node] for node in nodes})
    area = sum(sizes[node][0] * sizes[node][1] for node in nodes) / DENSITY
    scaled = _scaled(at, sqrt(area * ASPECT_RATIO), sqrt(area / ASPECT_RATIO))
    return remove_overlaps(scaled, sizes)


def _scaled(positions, width, height):
    """Return the positions scaled to the size, stretched by MAX_STRETCH at most."""
    across, down = (
        max(max(axis) - min(axis), 0.5)
        for axis in zip(*positions.values(), strict=True)
    )
    even = sqrt(width / across * height / down)
    wide = min(max(width / across, even / MAX_STRETCH), even * MAX_STRETCH)
    return {node: (x * wide, y * even**2 / wide) for node, (x, y) in positions.items()}


def stress_layout(neighbours):
    """Return {node: (x, y)} in path steps, the longest extent horizontal; deterministic.

    Each pair moves towards its distance, near pairs most (stochastic gradient descent).
    Initial positions and the order of pairs derive from the keys alone, so that one node
    more or less changes the positions of the others little.
    """
    size = sqrt(len(neighbours))
    positions = {node: _initial_position(node, size) for node in neighbours}
    pairs = sorted(
        graph_distances(neighbours), key=lambda pair: _hash_fraction(pair[0] + pair[1])
    )
    furthest = max((steps for *_pair, steps in pairs), default=1) ** 2
    for number in range(ROUNDS):
        _relax(
            positions,
            pairs,
            furthest * (FINAL_RATE / furthest) ** (number / (ROUNDS - 1)),
        )
    return _align_to_principal_axis(positions)


def _hash_fraction(text):
    """Return a number in [0, 1) that depends on the text alone."""
    return crc32(text.encode()) / 2**32


def _initial_position(node, size):
    angle, away = (
        2 * pi * _hash_fraction(node),
        sqrt(_hash_fraction(f"{node} away")) * size,
    )
    return [away * cos(angle), away * sin(angle)]


def graph_distances(neighbours):
    """Return (one, other, path length) of each pair of nodes, once."""
    return [
        (one, other, steps)
        for one in neighbours
        for other, steps in _distances_from(one, neighbours).items()
        if one < other
    ]


def _distances_from(start, neighbours):
    distances, queue = {start: 0}, deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if other not in distances:
                distances[other] = distances[node] + 1
                queue.append(other)
    return distances


def _relax(positions, pairs, rate):
    for one, other, steps in pairs:
        a, b = positions[one], positions[other]
        dx, dy = a[0] - b[0], a[1] - b[1]
        apart = hypot(dx, dy) or 1e-6
        push = min(rate / steps**2, 1) * (steps - apart) / 2 / apart
        dx, dy = dx * push, dy * push
        a[0] += dx
        a[1] += dy
        b[0] -= dx
        b[1] -= dy


def _align_to_principal_axis(positions):
    """Rotate the longest extent to the x axis, and flip outliers to the right and bottom."""
    xs, ys = zip(*positions.values(), strict=True)
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    centred = {node: (x - mx, y - my) for node, (x, y) in positions.items()}
    xx = sum(x * x - y * y for x, y in centred.values())
    xy = sum(x * y for x, y in centred.values())
    c, s = cos(atan2(2 * xy, xx) / 2), sin(atan2(2 * xy, xx) / 2)
    turned = {node: (x * c + y * s, y * c - x * s) for node, (x, y) in centred.items()}
    right = 1 if sum(x**3 for x, y in turned.values()) >= 0 else -1
    down = 1 if sum(y**3 for x, y in turned.values()) >= 0 else -1
    return {node: (x * right, y * down) for node, (x, y) in turned.items()}


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
