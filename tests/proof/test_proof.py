"""A proof goes on where it was broken off, and every test is in one of its parts."""

import pytest

from tests.proof.__main__ import prove
from tests.proof.parts import FOLDERS, ROOT, Part, parts
from tests.proof.record import Record

COMMIT = "c61cbc53359e"
CHANGED = f"{COMMIT} with changes that are not committed"
PASSES, FAILS = Part("that passes", ("this",)), Part("that fails", ("no_such_module",))


def files_of(part):
    """Return the test files that a part runs."""
    paths = [argument for argument in part.command if argument.startswith("tests/")]
    left = [a.partition("=")[2] for a in part.command if a.startswith("--ignore=")]
    under = {file for path in paths for file in files_under(ROOT / path)}
    return under - {file for path in left for file in files_under(ROOT / path)}


def files_under(path):
    return set(path.rglob("test_*.py")) if path.is_dir() else {path}


def test_every_test_file_is_in_one_part():
    files = [file for part in parts() for file in files_of(part)]

    assert sorted(files) == sorted((ROOT / "tests").rglob("test_*.py"))
    folders = [ROOT / "tests" / name for names in FOLDERS.values() for name in names]
    assert [folder for folder in folders if not folder.is_dir()] == []


def test_a_part_that_has_passed_is_not_run_again_and_one_that_failed_is(
    tmp_path, capfd
):
    first = Record(tmp_path / "proof", COMMIT, "7")
    assert [prove(part, first) for part in (PASSES, FAILS)] == [True, False]
    capfd.readouterr()

    again = Record(tmp_path / "proof", COMMIT)

    assert [prove(part, again) for part in (PASSES, FAILS)] == [True, False]
    said, complaint = capfd.readouterr()
    assert said.splitlines() == [
        "that passes: has passed",
        "that fails: SEED=7 python -m no_such_module",
    ]
    assert "No module named no_such_module" in complaint


@pytest.mark.parametrize(
    ("former", "commit", "seed", "goes_on"),
    [
        (COMMIT, COMMIT, None, True),
        (COMMIT, COMMIT, "7", True),
        (COMMIT, COMMIT, "8", False),
        (COMMIT, "another", None, False),
        (CHANGED, CHANGED, "7", False),
    ],
)
def test_another_commit_or_seed_and_a_changed_tree_begin_anew(
    tmp_path, former, commit, seed, goes_on
):
    record = Record(tmp_path / "proof", former, "7")
    figures = record.begin("a part")
    record.add("a part", 1)

    record = Record(tmp_path / "proof", commit, seed)

    assert (record.has("a part"), figures.exists()) == (goes_on, goes_on)
    assert goes_on is False or record.seed == "7"
