"""The layout of a network: a position for each node's box, without overlaps."""

import json
from hashlib import sha256
from math import sqrt

from . import metrics, packing, stress

VERSION = 1  # goes up when the same network is to be laid out differently
PAGE_WIDTH = 1150  # units
DENSITY = 0.4  # share of the area that boxes may cover
ASPECT_RATIO = 1.4
MAX_STRETCH = 1.5  # of a component, towards that ratio


def layout_fingerprint(neighbours, sizes):
    """Return a hash of all that a layout depends on."""
    links = {key: sorted(neighbours[key]) for key in neighbours}
    inputs = json.dumps([VERSION, sizes, links], sort_keys=True)
    return sha256(inputs.encode()).hexdigest()


def compute_layout(neighbours, sizes):
    """Return {node: (x, y)} of the centres, from the upper left corner."""
    components = metrics.connected_components(neighbours)
    positions = [_component_layout(nodes, neighbours, sizes) for nodes in components]
    parts = [packing.Component(at, sizes, neighbours) for at in positions]
    covered = sum(width * height for width, height in sizes.values())
    width = max(PAGE_WIDTH, sqrt(covered / DENSITY * ASPECT_RATIO))
    return {
        node: (round(x + dx, 1), round(y + dy, 1))
        for at, (dx, dy) in zip(positions, packing.pack(parts, width), strict=True)
        for node, (x, y) in at.items()
    }


def _component_layout(nodes, neighbours, sizes):
    at = stress.stress_layout({node: neighbours[node] for node in nodes})
    area = sum(sizes[node][0] * sizes[node][1] for node in nodes) / DENSITY
    scaled = _scaled(at, sqrt(area * ASPECT_RATIO), sqrt(area / ASPECT_RATIO))
    return packing.remove_overlaps(scaled, sizes)


def _scaled(positions, width, height):
    """Return the positions scaled to the size, stretched by MAX_STRETCH at most."""
    across, down = (
        max(max(axis) - min(axis), 0.5)
        for axis in zip(*positions.values(), strict=True)
    )
    even = sqrt(width / across * height / down)
    wide = min(max(width / across, even / MAX_STRETCH), even * MAX_STRETCH)
    return {node: (x * wide, y * even**2 / wide) for node, (x, y) in positions.items()}
