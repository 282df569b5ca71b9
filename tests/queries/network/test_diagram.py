"""The diagram: boxes never overlap, the layout is deterministic and stable."""

from dataclasses import replace
from itertools import combinations
from math import hypot
from random import Random
from statistics import median

from hypothesis import given, settings as hypothesis_settings

from members.queries.network import (
    MAX_NODES,
    PAGE_WIDTH,
    Diagram,
    Network,
    NetworkFilter,
    compute_layout,
)
from tests.support.cases import cases
from tests.support.random_networks import collaborations, linked
from tests.support.sampling import examples


def diagram_of(data):
    network = Network(data, NetworkFilter())
    return Diagram(network, lambda _fingerprint, *inputs: compute_layout(*inputs))


def large(projects, organizations, without=None):
    """Return a random network with hubs, always the same one."""
    random = Random(7)
    participants = {
        f"p{n}": {int(organizations * random.random() ** 1.5) + 1 for _ in range(5)}
        for n in range(1, projects + 1)
    }
    return linked(**{p: many - {without} for p, many in participants.items()})


def overlaps(diagram):
    return [
        (a.node.name, b.node.name)
        for a, b in combinations(diagram.nodes.values(), 2)
        if abs(a.x - b.x) < (a.width + b.width) / 2
        and abs(a.y - b.y) < (a.height + b.height) / 2
    ]


@given(collaborations(max_links=20))
@hypothesis_settings(max_examples=examples(40))
def test_no_box_overlaps_another_or_is_outside(data):
    diagram = diagram_of(data)
    boxes = diagram.nodes.values()

    assert overlaps(diagram) == []
    assert all(box.left >= 0 and box.top >= 0 for box in boxes)
    assert all(box.left + box.width <= diagram.width for box in boxes)
    assert all(box.top + box.height <= diagram.height for box in boxes)


def test_a_network_of_two_hundred_is_drawn_whole_and_a_larger_one_in_part():
    whole, part = diagram_of(large(60, 140)), diagram_of(large(90, 260))
    pairs = diagram_of(linked(**{f"p{n}": [2 * n, 2 * n + 1] for n in range(1, 13)}))
    drawn = {
        key for project, one, _is_lead in part.edges for key in (project.node, one.node)
    }

    assert (whole.is_partial, part.is_partial) == (False, True)
    assert len(whole.nodes) > 150
    assert len(part.nodes) <= MAX_NODES
    assert overlaps(whole) == overlaps(part) == []
    assert drawn == {placed.node for placed in part.nodes.values()}
    # Pairs that nothing connects are packed densely.
    covered = sum((s.width + 10) * (s.height + 10) for s in pairs.nodes.values())
    assert pairs.width <= PAGE_WIDTH
    assert covered / (pairs.width * pairs.height) > 0.25


def test_a_layout_is_always_the_same_and_moves_little_without_one_node():
    before, after = diagram_of(large(15, 30)), diagram_of(large(15, 30, without=23))

    moved = [
        hypot(placed.x - before.nodes[key].x, placed.y - before.nodes[key].y)
        for key, placed in after.nodes.items()
    ]

    assert before.nodes == diagram_of(large(15, 30)).nodes
    assert len(before.nodes) - len(after.nodes) == 1
    assert median(moved) < 90  # less than a name is wide


def fingerprint_of(data):
    """Return the fingerprint by which the layout of the data is kept."""
    fingerprints = []

    def find_layout(fingerprint, *inputs):
        fingerprints.append(fingerprint)
        return compute_layout(*inputs)

    Diagram(Network(data, NetworkFilter()), find_layout)
    return fingerprints[0]


def with_name(data, key, **names):
    """Return the data with another name of a node."""
    nodes = data.nodes | {key: replace(data.nodes[key], **names)}
    return replace(data, nodes=nodes)


def test_the_size_of_the_longest_name_and_the_links_are_all_that_a_layout_depends_on():
    data = linked(p1=[1, 2])
    renamed = with_name(data, "o1", nb="Nvan o1", en="Neam o1")
    longer = with_name(data, "p1", en="A much longer name in English")
    [before, after] = (diagram_of(one).nodes["p1"] for one in (data, longer))

    assert fingerprint_of(renamed) == fingerprint_of(data)
    assert len({fingerprint_of(one) for one in (data, longer, linked(p1=[1]))}) == 3
    assert after.width > before.width
    assert after.height > before.height


def test_a_name_is_wrapped():
    for name, *lines in cases(__file__, "wrapped.csv"):
        drawn = diagram_of(with_name(linked(p1=[1]), "o1", nb=name, en=name))
        assert [text for _y, text in drawn.nodes["o1"].lines] == lines
