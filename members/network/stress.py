"""Places for the nodes of a connected network: as far apart as there are steps between."""

from collections import deque
from math import atan2, cos, hypot, pi, sin, sqrt
from zlib import crc32

ROUNDS = 30
LAST = 0.02  # how much of the gap of a near pair the last round closes


def placed(neighbours):
    """Give {node: (x, y)} in steps, widest from left to right; without any chance.

    Pair by pair moves towards its distance, near ones most (stress by gradient descent).
    Where a node starts, and when a pair has its turn, hangs on their own keys: so a node
    more or less leaves the others about where they were.
    """
    size = sqrt(len(neighbours))
    at = {node: _start(node, size) for node in neighbours}
    pairs = sorted(distances(neighbours), key=lambda pair: _lot(pair[0] + pair[1]))
    furthest = max((steps for *_pair, steps in pairs), default=1) ** 2
    for number in range(ROUNDS):
        _move(at, pairs, furthest * (LAST / furthest) ** (number / (ROUNDS - 1)))
    return _turned(at)


def _lot(text):
    """Draw a number below one that is always the same for the text."""
    return crc32(text.encode()) / 2**32


def _start(node, size):
    angle, away = 2 * pi * _lot(node), sqrt(_lot(f"{node} away")) * size
    return [away * cos(angle), away * sin(angle)]


def distances(neighbours):
    """List each pair of nodes once, by key, with the steps between them."""
    return [
        (one, other, steps)
        for one in neighbours
        for other, steps in _steps_from(one, neighbours).items()
        if one < other
    ]


def _steps_from(start, neighbours):
    found, queue = {start: 0}, deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if other not in found:
                found[other] = found[node] + 1
                queue.append(other)
    return found


def _move(at, pairs, rate):
    for one, other, steps in pairs:
        a, b = at[one], at[other]
        dx, dy = a[0] - b[0], a[1] - b[1]
        apart = hypot(dx, dy) or 1e-6
        push = min(rate / steps**2, 1) * (steps - apart) / 2 / apart
        dx, dy = dx * push, dy * push
        a[0] += dx
        a[1] += dy
        b[0] -= dx
        b[1] -= dy


def _turned(at):
    """Turn it so that it lies along the x axis, and what sticks out points right and down."""
    xs, ys = zip(*at.values(), strict=True)
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    places = {node: (x - mx, y - my) for node, (x, y) in at.items()}
    xx = sum(x * x - y * y for x, y in places.values())
    xy = sum(x * y for x, y in places.values())
    c, s = cos(atan2(2 * xy, xx) / 2), sin(atan2(2 * xy, xx) / 2)
    turned = {node: (x * c + y * s, y * c - x * s) for node, (x, y) in places.items()}
    right = 1 if sum(x**3 for x, y in turned.values()) >= 0 else -1
    down = 1 if sum(y**3 for x, y in turned.values()) >= 0 else -1
    return {node: (x * right, y * down) for node, (x, y) in turned.items()}
