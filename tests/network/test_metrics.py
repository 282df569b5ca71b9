"""Graph metrics, compared with brute force."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given

from members.network import Network, NetworkFilter
from tests.support.random_networks import collaborations, linked


@given(collaborations(max_links=10))
def test_betweenness_equals_what_all_shortest_paths_give(data):
    network = Network(data, NetworkFilter())

    expected = by_brute_force(network.neighbours)

    assert network.betweenness == pytest.approx(expected)


def by_brute_force(neighbours):
    organizations = [key for key in neighbours if key[0] == "o"]
    totals, reached = dict.fromkeys(organizations, Fraction()), 0
    for start, end in permutations(organizations, 2):
        paths = shortest_paths(neighbours, start, end)
        reached += bool(paths)
        for who in organizations:
            if paths and who not in (start, end):
                totals[who] += Fraction(sum(who in path for path in paths), len(paths))
    return {who: float(value / (reached or 1)) for who, value in totals.items()}


def shortest_paths(neighbours, start, end):
    """Return every shortest path, by trying all paths of one length before the next."""
    paths = [[start]]
    while paths and not any(path[-1] == end for path in paths):
        paths = [[*w, n] for w in paths for n in neighbours[w[-1]] if n not in w]
    return [path for path in paths if path[-1] == end]


def network(**projects):
    return Network(linked(**projects), NetworkFilter())


def test_an_organization_in_two_projects_is_between_their_partners():
    between = network(p1=[1, 2], p2=[2, 3]).betweenness
    # A sample of a large network is evenly spread.
    chain = network(**{f"p{n}": [n, n + 1] for n in range(1, 400)}).betweenness

    assert between == {"o1": 0, "o2": pytest.approx(1 / 3), "o3": 0}
    assert 190 < int(max(chain, key=chain.get)[1:]) < 210


def test_components_share_nothing_and_the_largest_comes_first():
    assert [set(c) for c in network(p1=[1, 2], p2=[3, 4, 5], p3=[5, 6]).components] == [
        {"p2", "p3", "o3", "o4", "o5", "o6"},
        {"p1", "o1", "o2"},
    ]


def test_pairs_of_kinds_are_counted_in_either_order():
    # The kinds follow from the keys: 1 and 5 research, 2 public, 4 a company.
    assert network(p1=[1, 2, 4], p2=[1, 4, 5]).kind_pairs == {
        ("public", "research"): 1,
        ("company", "research"): 2,
        ("company", "public"): 1,
        ("research", "research"): 1,
    }
