"""What is counted in a network, against counting by hand."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given

from members.network import Network, Question, measures
from tests.network.networks import linked, works


@given(works(most=10))
def test_go_betweens_are_what_walking_every_shortest_way_finds(works):
    found = Network(works, Question())

    expected = by_hand(found.neighbours)

    assert found.between == {
        who: pytest.approx(value) for who, value in expected.items()
    }


def by_hand(neighbours):
    organizations = [key for key in neighbours if key[0] == "o"]
    through, reached = dict.fromkeys(organizations, Fraction()), 0
    for start, end in permutations(organizations, 2):
        ways = shortest(neighbours, start, end)
        reached += bool(ways)
        for who in organizations:
            if ways and who not in (start, end):
                through[who] += Fraction(sum(who in way for way in ways), len(ways))
    return {who: float(value / (reached or 1)) for who, value in through.items()}


def shortest(neighbours, start, end):
    """List every shortest way, by trying all ways of one length before the next."""
    ways = [[start]]
    while ways and not any(way[-1] == end for way in ways):
        ways = [[*w, n] for w in ways for n in neighbours[w[-1]] if n not in w]
    return [way for way in ways if way[-1] == end]


def test_whoever_joins_two_circles_stands_between_them():
    found = Network(linked(p1=[1, 2], p2=[2, 3]), Question())

    assert found.between == {"o1": 0, "o2": pytest.approx(1 / 3), "o3": 0}


def test_a_sample_of_a_large_network_is_evenly_spread():
    nodes = list(range(1_000))

    assert measures.sample(nodes, links=100) == nodes
    assert measures.sample(nodes, links=4_000) == nodes[::10]


def test_groups_share_nothing_and_the_largest_comes_first():
    found = Network(linked(p1=[1, 2], p2=[3, 4, 5], p3=[5, 6]), Question())

    assert [set(group) for group in found.groups] == [
        {"p2", "p3", "o3", "o4", "o5", "o6"},
        {"p1", "o1", "o2"},
    ]


def test_kinds_are_counted_by_pairs_in_either_order():
    # By their numbers: 1 and 5 in research, 2 public, 4 a company.
    found = Network(linked(p1=[1, 2, 4], p2=[1, 4, 5]), Question())

    assert found.kinds == {
        ("public", "research"): 1,
        ("company", "research"): 2,
        ("company", "public"): 1,
        ("research", "research"): 1,
    }
