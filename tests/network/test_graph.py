"""The network equals what plain loops over the links find."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import Participation
from members.network import Network, NetworkFilter, load
from tests.support.factories import (
    make_member,
    make_organization,
    make_participation,
    make_project,
    make_topic,
)
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
    criteria = without_unknown(data, criteria)

    found = Network(data, criteria)

    links = [link for link in data.links if matches(data, link, criteria)]
    assert set(found.edges) == {(link.project, link.organization) for link in links}
    assert found.pairs == pairs(links)
    assert found.partner_counts == {
        who: sum(who in pair for pair in pairs(links))
        for who in {link.organization for link in links}
    }
    assert {
        key: set(others) for key, others in found.neighbours.items()
    } == neighbour_sets(links)


def without_unknown(data, criteria):
    """Return the criteria without values that the data lacks, as the page does."""
    return NetworkFilter(
        criteria.day,
        tuple(theme for theme in criteria.themes if theme in data.themes),
        criteria.kinds,
        tuple(slug for slug in criteria.organizations if slug in data.by_slug),
    )


def matches(data, link, criteria):
    """Whether one link matches all criteria."""
    who = data.nodes[link.organization]
    holds = criteria.day is None or link.since <= criteria.day <= link.until
    has_theme = not criteria.themes or any(
        link.project in data.projects_by_theme[theme] for theme in criteria.themes
    )
    return (
        holds
        and has_theme
        and shares_project(data, link, criteria)
        and (
            not criteria.kinds
            or who.kind in criteria.kinds
            or who.slug in criteria.organizations
        )
    )


def shares_project(data, link, criteria):
    return not criteria.organizations or any(
        other.project == link.project
        and data.nodes[other.organization].slug in criteria.organizations
        and (criteria.day is None or other.since <= criteria.day <= other.until)
        for other in data.links
    )


def pairs(links):
    projects_of_pair = {}
    for a, b in combinations(links, 2):
        is_one_project = a.project == b.project and a.organization != b.organization
        if is_one_project and a.since <= b.until and b.since <= a.until:
            pair = tuple(sorted((a.organization, b.organization)))
            projects_of_pair.setdefault(pair, set()).add(a.project)
    return {pair: len(projects) for pair, projects in projects_of_pair.items()}


def neighbour_sets(links):
    found = {}
    for one in links:
        found.setdefault(one.project, set()).add(one.organization)
        found.setdefault(one.organization, set()).add(one.project)
    return found


def test_organizations_whose_roles_share_no_day_are_no_partners():
    data = collaborations_of(
        [make_link(1, 1, until=DAYS[1]), make_link(1, 2, since=DAYS[2])]
    )

    assert Network(data, NetworkFilter()).pairs == {}


def test_the_chosen_organization_is_shown_whatever_its_kind():
    data = linked(p1=[1, 2, 4], p2=[2, 3])

    found = Network(data, NetworkFilter(kinds=("company",), organizations=("slug-o2",)))

    assert found.organizations == ["o2", "o4"]


@pytest.mark.django_db
def test_loaded_links_hold_on_the_same_days_as_the_rows():
    listed, hidden = make_member(), make_organization(is_listed=False)
    days = [date(year, 7, 1) for year in range(2018, 2026)]
    for status in ("running", "completed", "stopped"):
        for since, until in ((2020, 2022), (2021, None), (None, 2023)):
            make_project(
                status=status,
                since=since and date(since, 3, 1),
                until=until and date(until, 3, 1),
                partners=[listed, hidden, make_organization()],
            )
    make_participation(organization=listed, since=days[1], until=days[4])

    data = load()

    for day in days:
        rows = Participation.objects.working_on(day).exclude(organization=hidden)
        assert set(Network(data, NetworkFilter(day)).edges) == {
            (f"p{row.project_id}", f"o{row.organization_id}") for row in rows
        }, day


@pytest.mark.django_db
def test_a_retired_theme_is_left_out():
    used, retired = make_topic(), make_topic(is_retired=True)
    project = make_project(themes=[used, retired], partners=[make_organization()])

    data = load()

    assert data.projects_by_theme == {used.slug: {f"p{project.pk}"}}
