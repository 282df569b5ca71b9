"""Which tests a run has, in which order, with which seed and rows."""

import subprocess
from dataclasses import dataclass, field
from random import Random

import hypothesis.core
import pytest
from django.contrib.auth.models import Group

from members.models import Organization
from tests.support import sampling, slow_tests, table_contents
from tests.support.browser_tests import MOST, RUNS
from tests.support.factories import make
from tests.support.order import for_workers
from tests.support.sampling import SEED, chosen, some
from tests.support.slow_tests import PRODUCT, ROOT, changed_paths

BROUGHT = {
    "docs/operating.md": set(),
    "members/mailing.py": set(),
    "members/mail/outbox.py": {"tests/mail", "tests/association/messages"},
    "tests/mail/test_sender.py": {"tests/mail"},
    "members/operation/limits.py": {"tests/portal"},
    "deploy/nginx.conf": {"tests/operation/backups", "tests/cluster", "tests/deploy"},
    "manage.py": set(PRODUCT),
}


def test_a_changed_path_brings_the_folders_that_try_it():
    places = {*PRODUCT, *(path for paths in PRODUCT.values() for path in paths)}
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []

    unchanged = {path: slow_tests.unchanged_beside([path]) for path in BROUGHT}
    assert {path: set(PRODUCT) - {*left} for path, left in unchanged.items()} == BROUGHT


def test_what_is_committed_changed_and_new_differs_from_a_commit(tmp_path):
    folder = tmp_path / "repository"

    def git(*command):
        who = ["-c", "user.name=Kari", "-c", "user.email=kari@example.org"]
        whole = ["git", "-C", folder, *who, *command]
        return subprocess.check_output(whole, text=True).strip()

    def commit(name):
        (folder / name).write_text("1")
        git("add", ".")
        git("commit", "--quiet", "-m", name)

    folder.mkdir()
    git("init", "--quiet")
    commit("mail.py")
    first = git("rev-parse", "HEAD")
    assert changed_paths(first, folder) == []

    commit("work.py")
    (folder / "mail.py").write_text("2")
    (folder / "new.py").write_text("3")
    assert sorted(changed_paths(first, folder)) == ["mail.py", "new.py", "work.py"]
    # Without the commit or a repository it is unknown.
    unknown = [(None, folder), ("0" * 12, folder), ("HEAD", tmp_path)]
    assert [changed_paths(*one) for one in unknown] == [None] * 3


def test_only_a_whole_proof_of_a_commit_proves_it(tmp_path):
    page = tmp_path / "figures.md"
    assert slow_tests.proven_commit(page) is None

    for line, commit in {
        "of commit c61cbc53359e, SEED=7, in the long form, whole;": "c61cbc53359e",
        "of commit c61cbc53359e, SEED=7, in the long form, of which": None,
        "of commit c61cbc53359e, SEED=7, in the short form;": None,
        "of commit c61cbc53359e with changes, SEED=7, in the long form, whole;": None,
    }.items():
        page.write_text(f"# Figures\n\nMade, {line}.\n")
        assert slow_tests.proven_commit(page) == commit


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


def test_slow_tests_of_the_folders_are_left_out_and_named(monkeypatch):
    monkeypatch.setenv(slow_tests.VARIABLE, "tests/mail")
    left = Item("tests/mail/test_sender.py::test_a", markers=SLOW)
    run = Item("tests/mail/test_sender.py::test_b")
    beside = Item("tests/mailing/test_sender.py::test_a", markers=SLOW)

    answers = [slow_tests.is_left_out(item) for item in (left, run, beside)]
    assert answers == [True, False, False]
    assert slow_tests.header().endswith("(`make proof` runs them): tests/mail")


@pytest.mark.parametrize("is_whole", [True, False])
def test_tests_that_are_named_run_in_any_case(monkeypatch, is_whole):
    monkeypatch.delenv(slow_tests.VARIABLE)
    monkeypatch.setattr(slow_tests, "unchanged_folders", lambda: ["tests/mail"])

    slow_tests.choose(is_whole)

    assert slow_tests.folders() == (["tests/mail"] if is_whole else [])


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
