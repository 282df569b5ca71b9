"""The drawing of a network: where each node stands, its name broken into lines."""

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import sqrt

from . import boxes, labels, measures, stress

MOST = 200  # nodes in a drawing
METHOD = 1  # goes up when the same network is to be drawn another way
PAGE = 1150  # units of width that a wide page has room for
FILLED = 0.4  # how much of the drawing the names may cover
ASPECT = 1.4
STRETCH = 1.5  # how far a drawing is stretched to become that wide, at most
EDGE = 4  # units round the whole
PROJECT = labels.Style(size=12, line=15, columns=9.5, most_lines=3, is_bold=True)
ORGANIZATION = labels.Style(size=12, line=15, columns=11, most_lines=3)
MARK = 18  # units of height that the mark of an organization takes, above its name
PADDING = 16, 12


@dataclass(frozen=True)
class Spot:
    """A node in the drawing: the middle of its box, and the size of the box."""

    node: object
    x: float
    y: float
    width: float
    height: float

    @property
    def lines(self):
        """The name in the language of the page, as (y of the base line, words)."""
        style = style_of(self.node)
        lines = labels.lines(self.node.name, style)
        # Both languages have one box: the shorter name stands in the middle of a project's.
        spare = self.height - PADDING[1] - len(lines) * style.line
        first = PADDING[1] / 2 + spare / 2 if self.node.is_project else MARK
        step = style.line
        return [
            (round(self.top + first + step * (n + 0.77), 1), words)
            for n, words in enumerate(lines)
        ]

    @property
    def left(self):
        return round(self.x - self.width / 2, 1)

    @property
    def top(self):
        return round(self.y - self.height / 2, 1)

    @property
    def middle(self):
        """Where the lines end: in the box of a project, in an organization's mark."""
        return self.y if self.node.is_project else round(self.top + MARK / 2, 1)


class Picture:
    """A network as far as it is drawn; `find` gives the places of the nodes."""

    def __init__(self, network, find, most=MOST):
        self.network = network
        keys = most_linked(network, most)
        self.neighbours = among(network.neighbours, keys)
        nodes = network.works.nodes
        sizes = {key: size_of(nodes[key]) for key in self.neighbours}
        places = find(fingerprint(self.neighbours, sizes), self.neighbours, sizes)
        self.spots = {key: Spot(nodes[key], *places[key], *sizes[key]) for key in sizes}

    @property
    def is_part(self):
        """Whether the network has more than is drawn."""
        return len(self.neighbours) < len(self.network.neighbours)

    @property
    def projects(self):
        return [spot for spot in self.spots.values() if spot.node.is_project]

    @property
    def organizations(self):
        return [spot for spot in self.spots.values() if not spot.node.is_project]

    @property
    def ties(self):
        """The lines, as (spot of the project, spot of the organization, whether it leads)."""
        return [
            (self.spots[one], self.spots[other], leads)
            for (one, other), leads in self.network.ties.items()
            if one in self.spots and other in self.spots
        ]

    @cached_property
    def width(self):
        return round(
            max((s.x + s.width / 2 for s in self.spots.values()), default=0) + EDGE
        )

    @cached_property
    def height(self):
        return round(
            max((s.y + s.height / 2 for s in self.spots.values()), default=0) + EDGE
        )


def style_of(node):
    return PROJECT if node.is_project else ORGANIZATION


def size_of(node):
    """The width and height that the node takes, in whichever language it is named."""
    style = style_of(node)
    both = [labels.lines(name, style) for name in (node.nb, node.en)]
    width = max(style.width(line) for lines in both for line in lines)
    height = max(map(len, both)) * style.line
    if node.is_project:
        return round(width + PADDING[0], 1), height + PADDING[1]
    return round(max(width, MARK), 1), height + MARK


def most_linked(network, most):
    """Choose what is drawn: all, or the nodes with most links when that is too much."""
    neighbours = network.neighbours
    ranked = sorted(neighbours, key=lambda key: -len(neighbours[key]))
    return set(ranked[:most])


def among(neighbours, keys):
    """Keep the links between the given nodes, and the nodes that then have any."""
    kept = {
        node: [other for other in others if other in keys]
        for node, others in neighbours.items()
        if node in keys
    }
    return {node: others for node, others in kept.items() if others}


def fingerprint(neighbours, sizes):
    """Name what a drawing is made from: two alike have the same."""
    made_from = [METHOD, sizes, {key: sorted(neighbours[key]) for key in neighbours}]
    return sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def lay_out(neighbours, sizes):
    """Give {node: (x, y)}, no box over another, from the upper left corner."""
    drawn = [_drawn(group, neighbours, sizes) for group in measures.groups(neighbours)]
    parts = [boxes.Part(at, sizes, neighbours) for at in drawn]
    covered = sum(width * height for width, height in sizes.values())
    moves = boxes.packed(parts, max(PAGE, sqrt(covered / FILLED * ASPECT)))
    return {
        node: (round(x + dx, 1), round(y + dy, 1))
        for at, (dx, dy) in zip(drawn, moves, strict=True)
        for node, (x, y) in at.items()
    }


def _drawn(group, neighbours, sizes):
    at = stress.placed({node: neighbours[node] for node in group})
    room = sum(sizes[node][0] * sizes[node][1] for node in group) / FILLED
    return boxes.apart(_scaled(at, sqrt(room * ASPECT), sqrt(room / ASPECT)), sizes)


def _scaled(at, width, height):
    """Bring the places into the given size, but stretch them only so far."""
    across, down = (
        max(max(axis) - min(axis), 0.5) for axis in zip(*at.values(), strict=True)
    )
    even = sqrt(width / across * height / down)
    wide = min(max(width / across, even / STRETCH), even * STRETCH)
    return {node: (x * wide, y * even**2 / wide) for node, (x, y) in at.items()}
