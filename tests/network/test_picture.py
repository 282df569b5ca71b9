"""The drawing: no box over another, nothing left to chance, small changes stay small."""

from dataclasses import replace
from itertools import combinations
from math import hypot
from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from members.network import Network, Question, labels
from members.network.boxes import GAP
from members.network.picture import (
    MOST,
    ORGANIZATION,
    PAGE,
    PROJECT,
    Picture,
    fingerprint,
    lay_out,
    size_of,
)
from tests.network.networks import linked, node, works


def drawn(works):
    return Picture(
        Network(works, Question()), lambda _name, *made_from: lay_out(*made_from)
    )


def large(projects, organizations, without=None):
    """A network with a hub or two, as chance makes them; the same every time."""
    lot = Random(7)
    some = {
        f"p{n}": {int(organizations * lot.random() ** 1.5) + 1 for _ in range(5)}
        for n in range(1, projects + 1)
    }
    return linked(**{p: many - {without} for p, many in some.items()})


def overlaps(picture):
    return [
        (a.node.name, b.node.name)
        for a, b in combinations(picture.spots.values(), 2)
        if abs(a.x - b.x) < (a.width + b.width) / 2
        and abs(a.y - b.y) < (a.height + b.height) / 2
    ]


@given(works(most=20))
@hypothesis_settings(max_examples=40)
def test_no_box_lies_over_another_or_outside(works):
    picture = drawn(works)

    assert overlaps(picture) == []
    assert all(spot.left >= 0 and spot.top >= 0 for spot in picture.spots.values())
    assert all(
        spot.left + spot.width <= picture.width
        and spot.top + spot.height <= picture.height
        for spot in picture.spots.values()
    )


def test_a_network_of_two_hundred_is_drawn_whole_and_a_larger_one_in_part():
    whole, part = drawn(large(60, 140)), drawn(large(90, 260))

    assert (len(whole.spots) > 150, whole.is_part, overlaps(whole)) == (True, False, [])
    assert (len(part.spots) <= MOST, part.is_part, overlaps(part)) == (True, True, [])
    linked = {
        key for project, one, _leads in part.ties for key in (project.node, one.node)
    }
    assert linked == {spot.node for spot in part.spots.values()}


def test_the_same_network_is_drawn_the_same():
    assert drawn(large(15, 30)).spots == drawn(large(15, 30)).spots


def test_one_less_leaves_the_others_about_where_they_were():
    before, after = drawn(large(15, 30)), drawn(large(15, 30, without=23))

    moved = [
        hypot(spot.x - before.spots[key].x, spot.y - before.spots[key].y)
        for key, spot in after.spots.items()
    ]

    assert len(before.spots) - len(after.spots) == 1
    assert median(moved) < 90  # less than a name is wide


def test_loose_pairs_stand_close_together():
    pairs = drawn(linked(**{f"p{n}": [2 * n, 2 * n + 1] for n in range(1, 13)}))

    boxes = sum((s.width + GAP) * (s.height + GAP) for s in pairs.spots.values())
    assert pairs.width <= PAGE
    assert boxes / (pairs.width * pairs.height) > 0.25


def test_a_drawing_is_made_from_links_and_sizes_alone():
    sizes = {"p1": (50, 20), "o1": (60, 30)}
    links = {"p1": ["o1"], "o1": ["p1"]}

    same = fingerprint(dict(reversed(links.items())), sizes)

    assert same == fingerprint(links, sizes)
    assert same != fingerprint(links, sizes | {"o1": (60, 45)})
    assert same != fingerprint({"p1": [], "o1": []}, sizes)


def test_a_box_has_room_for_the_name_in_both_languages():
    one = node("p1")
    longer = replace(one, en="A much longer name in English")

    assert size_of(longer)[0] > size_of(one)[0]
    assert size_of(longer)[1] == size_of(one)[1] + PROJECT.line


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Yara Norge AS", ["Yara Norge"]),
        ("HEGRA AS", ["HEGRA"]),
        ("AS", ["AS"]),
        ("Universitetet i Sørøst-Norge", ["Universitetet i", "Sørøst-Norge"]),
        ("Brevik CCS (del av Langskip)", ["Brevik CCS"]),
        ("(uten navn)", ["(uten navn)"]),
        (
            "en to tre " * 20,
            ["en to tre en to tre", "en to tre en to tre", "en to tre en to tre…"],
        ),
        ("Hydrogenproduksjonsanlegget", ["Hydrogenproduksjonsa…"]),
    ],
)
def test_a_name_is_broken_into_lines(name, lines):
    assert labels.lines(name, ORGANIZATION) == lines
