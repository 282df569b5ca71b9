"""Tests marked `slow` run where their product has changed since the last whole proof."""

import subprocess

import pytest

from tests.support import slow_tests
from tests.support.slow_tests import PRODUCT, ROOT


@pytest.fixture
def repository(tmp_path):
    """Return a repository with one commit, and a function that runs git there."""

    def git(*command):
        who = ["-c", "user.name=Kari", "-c", "user.email=kari@example.org"]
        whole = ["git", "-C", tmp_path, *who, *command]
        return subprocess.check_output(whole, text=True).strip()

    git("init", "--quiet")
    (tmp_path / "mail.py").write_text("1")
    git("add", ".")
    git("commit", "--quiet", "-m", "One")
    return tmp_path, git


@pytest.mark.parametrize(
    ("path", "folders"),
    [
        ("docs/operating.md", set()),
        ("members/mailing.py", set()),
        ("members/mail/outbox.py", {"tests/mail", "tests/messages"}),
        ("tests/mail/test_sender.py", {"tests/mail"}),
        ("members/limits.py", {"tests/portal"}),
        ("deploy/nginx.conf", {"tests/backups", "tests/cluster", "tests/deploy"}),
        ("manage.py", set(PRODUCT)),
    ],
)
def test_a_changed_path_brings_the_folders_that_try_it(path, folders):
    assert set(PRODUCT) - set(slow_tests.unchanged_beside([path])) == folders


def test_every_folder_and_product_of_the_table_exists():
    places = {*PRODUCT, *(path for paths in PRODUCT.values() for path in paths)}

    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []


def test_what_is_committed_changed_and_new_differs_from_a_commit(repository):
    folder, git = repository
    first = git("rev-parse", "HEAD")
    assert slow_tests.changed_paths(first, folder) == []

    (folder / "work.py").write_text("1")
    git("add", ".")
    git("commit", "--quiet", "-m", "Two")
    (folder / "mail.py").write_text("2")
    (folder / "new.py").write_text("3")

    paths = slow_tests.changed_paths(first, folder)
    assert sorted(paths) == ["mail.py", "new.py", "work.py"]


@pytest.mark.parametrize("commit", [None, "0" * 12])
def test_without_the_commit_it_is_unknown(repository, commit):
    assert slow_tests.changed_paths(commit, repository[0]) is None


def test_without_a_repository_it_is_unknown(tmp_path):
    assert slow_tests.changed_paths("HEAD", tmp_path) is None


@pytest.mark.parametrize(
    ("line", "commit"),
    [
        ("of commit c61cbc53359e, SEED=7, in the long form, whole;", "c61cbc53359e"),
        ("of commit c61cbc53359e, SEED=7, in the long form, of which", None),
        ("of commit c61cbc53359e, SEED=7, in the short form;", None),
        ("of commit c61cbc53359e with changes, SEED=7, in the long form, whole;", None),
    ],
)
def test_only_a_whole_proof_of_a_commit_proves_it(tmp_path, line, commit):
    (tmp_path / "figures.md").write_text(f"# Figures\n\nMade, {line}.\n")

    assert slow_tests.proven_commit(tmp_path / "figures.md") == commit
    assert slow_tests.proven_commit(tmp_path / "none.md") is None


class Item:
    """A test as pytest collects it, with one marker."""

    def __init__(self, nodeid, marker="slow"):
        self.nodeid, self.marker = nodeid, marker

    def get_closest_marker(self, name):
        return name == self.marker


def test_slow_tests_of_the_folders_are_left_out_and_named(monkeypatch):
    monkeypatch.setenv(slow_tests.VARIABLE, "tests/mail")
    left = Item("tests/mail/test_sender.py::test_a")
    runs = [
        Item("tests/mail/test_sender.py::test_b", "long"),
        Item("tests/mailing/test_sender.py::test_a"),
    ]

    assert [slow_tests.is_left_out(item) for item in (left, *runs)] == [1, 0, 0]
    assert slow_tests.header().endswith("(`make proof` runs them): tests/mail")


@pytest.mark.parametrize("is_whole", [True, False])
def test_tests_that_are_named_run_in_any_case(monkeypatch, is_whole):
    monkeypatch.delenv(slow_tests.VARIABLE)
    monkeypatch.setattr(slow_tests, "unchanged_folders", lambda: ["tests/mail"])

    slow_tests.choose(is_whole)

    assert slow_tests.folders() == (["tests/mail"] if is_whole else [])
    monkeypatch.delenv(slow_tests.VARIABLE)
