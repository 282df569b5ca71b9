"""The network is what plain loops over the rows would find."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import Participation
from members.network import Network, Question
from members.network.works import read
from tests.network.networks import DAYS, KINDS, link, linked, works, works_of
from tests.support.factories import (
    make_member,
    make_organization,
    make_participation,
    make_project,
    make_topic,
)

questions = st.builds(
    Question,
    day=st.none() | st.sampled_from(DAYS),
    themes=st.sampled_from([(), ("theme-0",), ("theme-0", "theme-1")]),
    kinds=st.sampled_from([(), *[(kind,) for kind in KINDS], ("company", "public")]),
    organizations=st.sampled_from([(), ("slug-o1",), ("slug-o2", "slug-o3")]),
)


@given(works(), questions)
def test_the_network_is_what_plain_loops_find(works, asked):
    asked = known(works, asked)

    found = Network(works, asked)

    kept = [link for link in works.links if is_kept(works, link, asked)]
    assert set(found.ties) == {(link.project, link.organization) for link in kept}
    assert found.pairs == pairs(kept)
    assert found.partners == {
        who: sum(who in pair for pair in pairs(kept))
        for who in {link.organization for link in kept}
    }
    assert {key: set(others) for key, others in found.neighbours.items()} == sides(kept)


def known(works, asked):
    """Leave out what the works do not have, as the page does."""
    return Question(
        asked.day,
        tuple(theme for theme in asked.themes if theme in works.themes),
        asked.kinds,
        tuple(slug for slug in asked.organizations if slug in works.by_slug),
    )


def is_kept(works, link, asked):
    """Say of one link alone whether the question leaves it."""
    who = works.nodes[link.organization]
    holds = asked.day is None or link.since <= asked.day <= link.until
    has_theme = not asked.themes or any(
        link.project in works.of_theme[theme] for theme in asked.themes
    )
    return (
        holds
        and has_theme
        and is_near(works, link, asked)
        and (
            not asked.kinds
            or who.kind in asked.kinds
            or who.slug in asked.organizations
        )
    )


def is_near(works, link, asked):
    return not asked.organizations or any(
        other.project == link.project
        and works.nodes[other.organization].slug in asked.organizations
        and (asked.day is None or other.since <= asked.day <= other.until)
        for other in works.links
    )


def pairs(links):
    together = {}
    for a, b in combinations(links, 2):
        is_one_project = a.project == b.project and a.organization != b.organization
        if is_one_project and a.since <= b.until and b.since <= a.until:
            pair = tuple(sorted((a.organization, b.organization)))
            together.setdefault(pair, set()).add(a.project)
    return {pair: len(projects) for pair, projects in together.items()}


def sides(links):
    found = {}
    for one in links:
        found.setdefault(one.project, set()).add(one.organization)
        found.setdefault(one.organization, set()).add(one.project)
    return found


def test_one_that_left_before_the_other_came_is_no_partner():
    works = works_of([link(1, 1, until=DAYS[1]), link(1, 2, since=DAYS[2])])

    assert Network(works, Question()).pairs == {}


def test_the_organization_asked_for_stays_whatever_its_kind():
    works = linked(p1=[1, 2, 4], p2=[2, 3])

    found = Network(works, Question(kinds=("company",), organizations=("slug-o2",)))

    assert found.organizations == ["o2", "o4"]


@pytest.mark.django_db
def test_what_is_read_holds_on_the_days_that_the_rows_do():
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

    works = read()

    for day in days:
        rows = Participation.objects.working_on(day).exclude(organization=hidden)
        assert set(Network(works, Question(day)).ties) == {
            (f"p{row.project_id}", f"o{row.organization_id}") for row in rows
        }, day


@pytest.mark.django_db
def test_a_retired_theme_is_none():
    used, retired = make_topic(), make_topic(is_retired=True)
    project = make_project(themes=[used, retired], partners=[make_organization()])

    works = read()

    assert works.of_theme == {used.slug: {f"p{project.pk}"}}
