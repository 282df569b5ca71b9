"""The rooms under members/: how many there are, and that no import climbs or goes round.

Imports inside functions count. What climbs between rooms is read from the contract of
import-linter in pyproject.toml, so that both say the same.
"""

import tomllib

import grimp
import pytest
from django.conf import settings

MOST_ROOMS = 20
# The configuration of the app knows all rooms, and none knows it.
IGNORED = "members.apps"


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("members", cache_dir=None)


def packages(graph):
    """Return the modules that have children."""
    return sorted(m for m in graph.modules if graph.find_children(m))


def imports_among(graph, package):
    """Return {child: the other children that it imports} of a package, each with all below it."""
    children = graph.find_children(package)
    depth = package.count(".") + 2
    found = {child: set() for child in children}
    for module in graph.find_descendants(package):
        own = ".".join(module.split(".")[:depth])
        for other in graph.find_modules_directly_imported_by(module):
            child = ".".join(other.split(".")[:depth])
            if child in found and child != own:
                found[own].add(child)
    return found


def cycle_in(imports):
    """Return the names that are left when all that import nothing more are taken away."""
    left = dict(imports)
    while done := [name for name, others in left.items() if not others & left.keys()]:
        for name in done:
            del left[name]
    return sorted(left)


def floors():
    """Return {room: its floor, 0 is the top} of the contract."""
    text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    [layers] = [c["layers"] for c in contracts if c.get("containers") == ["members"]]
    return {
        f"members.{room.strip(' ()')}": number
        for number, layer in enumerate(layers)
        for room in layer.split("|")
    }


def climbing(imports, floor):
    """Return the pairs of rooms of which the first imports one above it or beside it."""
    return sorted(
        (room, other)
        for room, others in imports.items()
        for other in others
        if room != IGNORED and floor[other] <= floor[room]
    )


def test_there_are_at_most_twenty_rooms(graph):
    rooms = [m for m in graph.find_children("members") if graph.find_children(m)]
    assert len(rooms) <= MOST_ROOMS, sorted(rooms)


def test_no_packages_import_each_other_in_a_circle_at_any_depth(graph):
    cycles = {name: cycle_in(imports_among(graph, name)) for name in packages(graph)}
    assert {name: cycle for name, cycle in cycles.items() if cycle} == {}


def test_no_room_imports_one_above_or_beside_it(graph):
    floor = floors() | {"members.migrations": len(floors())}
    assert climbing(imports_among(graph, "members"), floor) == []


def test_a_circle_and_a_climb_would_be_noticed():
    round_about = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}, "e": set()}
    assert cycle_in(round_about) == ["a", "b", "c", "d"]
    assert climbing({"a": {"b"}, "b": {"a"}, "c": {"b"}}, {"a": 0, "b": 1, "c": 1}) == [
        ("b", "a"),
        ("c", "b"),
    ]
