"""Stress layout of a connected graph: distances in the plane approximate path lengths."""

from collections import deque
from math import atan2, cos, hypot, pi, sin, sqrt
from zlib import crc32

ROUNDS = 30
FINAL_RATE = 0.02  # share of the gap of a near pair that the last round closes


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
    found, queue = {start: 0}, deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if other not in found:
                found[other] = found[node] + 1
                queue.append(other)
    return found


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
