"""The network and its metrics equal what plain loops over the links find."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given, strategies as st

from members.models import Participation
from members.queries.network import Network, NetworkFilter, load
from tests.support.factories import make
from tests.support.random_networks import (
    DAYS,
    KINDS,
    collaborations,
    collaborations_of,
    linked,
    make_link,
)

filters = st.builds(
    NetworkFilter,
    day=st.none() | st.sampled_from(DAYS),
    themes=st.sampled_from([(), ("theme-0",), ("theme-0", "theme-1")]),
    kinds=st.sampled_from([(), *[(kind,) for kind in KINDS], ("company", "public")]),
    organizations=st.sampled_from([(), ("slug-o1",), ("slug-o2", "slug-o3")]),
)


@given(collaborations(), filters)
def test_the_network_equals_what_plain_loops_find(data, criteria):
    # Without values that the data lacks, as the page does.
    themes = tuple(theme for theme in criteria.themes if theme in data.themes)
    slugs = tuple(slug for slug in criteria.organizations if slug in data.by_slug)
    criteria = NetworkFilter(criteria.day, themes, criteria.kinds, slugs)

    network = Network(data, criteria)

    links = [link for link in data.links if matches(data, link, criteria)]
    assert set(network.edges) == {(link.project, link.organization) for link in links}
    assert network.pairs == pairs(links)
    assert network.partner_counts == {
        link.organization: sum(link.organization in pair for pair in pairs(links))
        for link in links
    }
    neighbours = {key: set(others) for key, others in network.neighbours.items()}
    assert neighbours == neighbour_sets(links)


def matches(data, link, criteria):
    """Whether one link matches all criteria."""
    day, chosen = criteria.day, criteria.organizations
    on_day = [n for n in data.links if day is None or n.since <= day <= n.until]
    slugs = {
        data.nodes[n.organization].slug for n in on_day if n.project == link.project
    }
    who, themes = data.nodes[link.organization], data.projects_by_theme
    is_of_kind = not criteria.kinds or who.kind in criteria.kinds or who.slug in chosen
    has_theme = any(link.project in themes[theme] for theme in criteria.themes)
    is_of_theme = has_theme or not criteria.themes
    is_chosen = not chosen or bool(slugs & set(chosen))
    return link in on_day and is_of_kind and is_of_theme and is_chosen


def pairs(links):
    projects = defaultdict(set)
    for a, b in combinations(links, 2):
        is_one_project = a.project == b.project and a.organization != b.organization
        if is_one_project and a.since <= b.until and b.since <= a.until:
            projects[tuple(sorted((a.organization, b.organization)))].add(a.project)
    return {pair: len(keys) for pair, keys in projects.items()}


def neighbour_sets(links):
    neighbours = defaultdict(set)
    for one in links:
        neighbours[one.project].add(one.organization)
        neighbours[one.organization].add(one.project)
    return neighbours


def test_roles_that_share_no_day_make_no_partners_and_the_chosen_is_always_shown():
    links = make_link(1, 1, until=DAYS[1]), make_link(1, 2, since=DAYS[2])
    chosen = NetworkFilter(kinds=("company",), organizations=("slug-o2",))

    apart = Network(collaborations_of(list(links)), NetworkFilter())
    network = Network(linked(p1=[1, 2, 4], p2=[2, 3]), chosen)

    assert (apart.pairs, network.organizations) == ({}, ["o2", "o4"])


def test_loaded_links_hold_on_the_same_days_as_the_rows_without_retired_themes():
    listed, hidden = make.member(), make.organization(is_listed=False)
    used, retired = make.topic(), make.topic(is_retired=True)
    days = [date(year, 7, 1) for year in range(2018, 2026)]
    for status in ("running", "completed", "stopped"):
        for since, until in ((2020, 2022), (2021, None), (None, 2023)):
            make.project(
                status=status,
                since=since and date(since, 3, 1),
                until=until and date(until, 3, 1),
                partners=[listed, hidden, make.organization()],
            )
    themed = make.project(themes=[used, retired], partners=[make.organization()])
    make.participation(organization=listed, since=days[1], until=days[4])

    data = load()

    assert data.projects_by_theme == {used.slug: {f"p{themed.pk}"}}
    for day in days:
        rows = Participation.objects.working_on(day).exclude(organization=hidden)
        assert set(Network(data, NetworkFilter(day)).edges) == {
            (f"p{row.project_id}", f"o{row.organization_id}") for row in rows
        }, day


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
    expected = {("public", "research"): 1, ("company", "research"): 2}
    expected |= {("company", "public"): 1, ("research", "research"): 1}
    assert network(p1=[1, 2, 4], p2=[1, 4, 5]).kind_pairs == expected
