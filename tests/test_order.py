"""Tests are dealt to workers whole, and what takes long begins."""

from dataclasses import dataclass, field

import pytest

from tests.support.order import for_workers


@dataclass(eq=False)
class Item:
    """What is asked of a test: its name, its file, its fixtures and its markers."""

    nodeid: str
    fixturenames: tuple = ()
    markers: dict = field(default_factory=dict)

    @property
    def location(self):
        return (self.nodeid.partition("::")[0], 0, self.nodeid)

    def get_closest_marker(self, name):
        return self.markers.get(name)


def names(items):
    return [item.nodeid for item in items]


def parts(items, number):
    """Return the names of the parts that xdist deals to so many workers."""
    found, ordered = [], names(for_workers(items, number))
    for left in range(number, 0, -1):
        size = len(ordered) // left
        found.append(ordered[:size])
        ordered = ordered[size:]
    return found


SLOW = {"slow": pytest.mark.slow.mark}
COMMITTING = {"django_db": pytest.mark.django_db(transaction=True).mark}
SHORT = [Item(f"short.py::{number}") for number in range(6)]


def test_each_part_begins_with_its_share_of_the_long_tests():
    long = [Item(f"{name}.py::1", markers=SLOW) for name in "abc"]

    assert parts([*SHORT, *long], 3) == [
        ["a.py::1", "short.py::0", "short.py::1"],
        ["b.py::1", "short.py::2", "short.py::3"],
        ["c.py::1", "short.py::4", "short.py::5"],
    ]


def test_tests_that_share_a_server_or_a_registry_stay_together():
    one, other = Item("a.py::1", ("grenland",)), Item("b.py::1", ("grenland",))
    counting = [Item(f"c.py::{number}", ("figure",)) for number in range(2)]

    first, second = parts([one, *counting, *SHORT[:4], other], 2)

    assert first == ["a.py::1", "b.py::1", "short.py::0", "short.py::1"]
    assert second == ["c.py::0", "c.py::1", "short.py::2", "short.py::3"]


@pytest.mark.parametrize(
    "committing",
    [
        Item("a.py::1", ("transactional_db",), SLOW),
        Item("a.py::1", (), COMMITTING | SLOW),
    ],
    ids=["fixture", "marker"],
)
def test_what_commits_stays_behind_what_does_not(committing):
    assert names(for_workers([*SHORT, committing], 2)) == names([*SHORT, committing])


@pytest.mark.parametrize("number", [1, 2, 3, 7])
def test_no_test_is_lost_or_run_twice(number):
    items = [*SHORT, *(Item(f"{n}.py::{m}", markers=SLOW) for n in "ab" for m in "123")]

    ordered = for_workers(items, number)

    assert sorted(names(ordered)) == sorted(names(items))
