"""Which tests a run has, in which order, with which seed and rows."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

import hypothesis.core
import pytest
from django.contrib.auth.models import Group

from members.models import Organization
from tests.support import costly_tests, sampling, table_contents
from tests.support.browser_tests import MOST, RUNS
from tests.support.costly_tests import NAMES
from tests.support.factories import make
from tests.support.order import for_workers
from tests.support.sampling import SEED, chosen, some


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


SLOW = {"slow": pytest.mark.slow.mark}
COMMITTING = {"django_db": pytest.mark.django_db(transaction=True).mark}
SHORT = [Item(f"short.py::{number}") for number in range(6)]


def test_each_costly_test_is_tried_by_one_of_five_seeds(monkeypatch):
    cases = [Item(f"a.py::test_a[{number}]", markers=SLOW) for number in range(10)]
    recorded = [
        Item(f"{name}[{n}]") for name in sorted(costly_tests.names()) for n in "12"
    ]
    tried = []
    for first in range(5):
        monkeypatch.setattr(
            costly_tests, "part_of", lambda rows, n, at=first: rows[at::n]
        )
        left_out = costly_tests.left_out([*SHORT, *recorded, *cases])
        tried += {*SHORT, *recorded, *cases} - {*left_out, *SHORT}
        assert len({*cases} - {*left_out}) == 2

    assert Counter(tried) == Counter([*recorded, *cases])


def test_the_recorded_names_are_those_of_tests(request):
    """A whole run has collected all; a test that is renamed is renamed there too."""
    if request.config.args_source != request.config.ArgsSource.TESTPATHS:
        pytest.skip("only a whole run has collected all tests")
    assert costly_tests.names() - request.config.stash[NAMES] == set()


def names(items):
    return [item.nodeid for item in items]


def test_each_part_begins_with_its_share_of_the_long_tests():
    long = [Item(f"{name}.py::1", ("grenland",), SLOW) for name in "ab"]
    counting = [Item(f"c.py::{number}", ("figure",)) for number in range(2)]

    ordered = names(for_workers([long[0], *counting, *SHORT[:4], long[1]], 2))

    # Those that share a registry stay together; xdist gives each worker a half.
    assert ordered[:4] == ["a.py::1", "b.py::1", "short.py::0", "short.py::1"]
    assert ordered[4:] == ["c.py::0", "c.py::1", "short.py::2", "short.py::3"]


def test_what_commits_stays_behind_what_does_not_and_no_test_is_lost_or_run_twice():
    for fixtures, markers in [(("transactional_db",), SLOW), ((), COMMITTING | SLOW)]:
        items = [*SHORT, Item("a.py::1", fixtures, markers)]
        assert names(for_workers(items, 2)) == names(items)

    items = [*SHORT, *(Item(f"{n}.py::{m}", markers=SLOW) for n in "ab" for m in "123")]
    for number in (1, 2, 3, 7):
        assert sorted(names(for_workers(items, number))) == sorted(names(items))


def choices():
    return chosen("a", range(99)), some("a", range(99), 3), chosen("b", range(99))


def test_hypothesis_draws_and_tests_choose_by_one_seed(monkeypatch):
    assert hypothesis.core.global_force_seed == Random(SEED).getrandbits(32)
    values = choices()
    assert (values, len(set(values[1]))) == (choices(), 3)

    monkeypatch.setattr(sampling, "SEED", "another seed")

    assert values != choices()


def test_few_runs_open_a_browser(request):
    assert len(request.config.stash[RUNS]) <= MOST, request.config.stash[RUNS]


@pytest.mark.django_db
def test_a_restored_snapshot_of_all_tables_equals_the_original_history_included():
    before = table_contents.read()
    make.organization().delete()
    Group.objects.filter(name="secretary").update(name="")

    table_contents.write(before)

    assert not Organization.pgh_event_model.objects.exists()
    assert table_contents.read() == before
    assert Group.objects.filter(name="secretary").exists()
