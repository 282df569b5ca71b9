"""No promise is left out of docs/figures.md, and what did not run or failed is said so."""

import subprocess
import sys
from fnmatch import fnmatchcase

import pytest

from tests.figures import outcomes, report
from tests.figures.names import ROOT, names_in_files
from tests.figures.promises import PROMISES, Promise
from tests.support.sampling import one_of

MEASURED = [promise for promise in PROMISES if not promise.absent]
# It measures as a command, whose names of tests are these.
BY_COMMAND = [
    "tests/timing/__main__.py::measured[x]",
    "tests/timing/__main__.py::planted[x]",
]


def line(test, outcome, tried=None, found=None, why=""):
    more = {"tried": tried or {}, "found": found or {}, "why": why}
    return {"test": test, "outcome": outcome, **more}


def rows(lines):
    """Return {key: cells} of the first table of the page."""
    table = report.page("Made now.", lines).split("\n\n## ")[0]
    cells = [
        row.strip("| ").split(" | ") for row in table.splitlines() if row[:4] == "| **"
    ]
    return {row[0].strip("*"): row[2:] for row in cells}


def test_all_promises_are_listed_and_what_did_not_run_is_not_measured(monkeypatch):
    not_measured = ["", "", "**not measured**", "", "**not measured**"]
    assert rows([]) == {promise.key: not_measured for promise in PROMISES}
    assert len(rows([])) == len(PROMISES) >= 24

    said = "not built: nothing counts sheep yet"
    planned = Promise("sheep", "No sheep is counted twice", absent=said)
    monkeypatch.setattr(report, "PROMISES", [planned])
    assert rows([])["sheep"] == ["–", "–", said, "–", said]


def test_each_has_trials_and_controls_that_exist():
    without = {p.key for p in MEASURED if unused_patterns(p)}

    assert without == set(), "No test has such a name: it would not be measured."


def unused_patterns(promise):
    """Return the patterns that no test has the name of."""
    names = names_in_files(promise) + BY_COMMAND
    trials = list(filter(promise.is_trial, names))
    controls = list(filter(promise.is_control, names))
    return [
        pattern
        for patterns, found in [(promise.trials, trials), (promise.controls, controls)]
        for pattern in patterns or ["none"]
        if not any(fnmatchcase(name, pattern) for name in found)
    ]


KILLS = "tests/mail/test_kills.py::"
TRIAL, NOTICED = f"{KILLS}test_no_letter[a]", f"{KILLS}test_x_would_be_noticed"
HELD = [
    line(TRIAL, "planned"),
    line(TRIAL, "passed", {"letters": 1000, "kills": 4}, {"lost": 0}),
    line(f"{TRIAL}2", "passed", {"letters": 500}, {"lost": 0}),
    line(NOTICED, "passed", {"kills": 1}, {"lost": 1}),
]
FAILED = [
    line(TRIAL, "passed", {"letters": 2}, {"lost": 0}),
    line(f"{TRIAL}2", "failed", {"letters": 2}, {"lost": 1}, why="1 != 0"),
    line(NOTICED, "failed"),
]
MISSING = [line(TRIAL, "passed"), line(f"{TRIAL}2", "planned")]
MISSING += [line(NOTICED, "planned"), line(NOTICED, "skipped")]
UNCONTROLLED = [line(TRIAL, "passed", {"letters": 2}, {"lost": 0})]
TEXTS = [line(TRIAL, "passed", found={"c": "0.2", "b": "0.3", "lost": 1, "a": "0.1"})]
NOT_SHOWN = "**not shown, since no control was seen**"


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        (
            HELD,
            "1,500 letters, 4 kills, 2 tests|0 lost|held|1 kills, 1 test, 1 lost|seen",
        ),
        (FAILED, "4 letters, 2 tests|1 lost|**failed**|1 test|**failed**"),
        (
            MISSING,
            "1 test||**not all were run** (1 missing)||**not measured** (1 missing)",
        ),
        (UNCONTROLLED, f"2 letters, 1 test|0 lost|{NOT_SHOWN}||**not measured**"),
        (TEXTS, f"1 test|1 lost, a 0.1 to b 0.3|{NOT_SHOWN}||**not measured**"),
    ],
    ids=["held", "failed", "missing", "without a control", "texts"],
)
def test_a_row_says_what_was_tried_and_what_became_of_it(lines, cells):
    assert rows(lines)["letters lost"] == cells.split("|")


def test_failures_and_bugs_are_listed_and_those_that_survive_are_counted():
    bugs = [{"tried": "54", "noticed": "53"}, {"tried": "8", "noticed": "6"}]
    failed = line(TRIAL, "failed", why="assert 1 == 0")

    page = report.page("", [failed], bugs, [{"module": "a.py"}])

    head = "## Failed\n\n| test | why |\n| --- | --- |\n"
    assert f"{head}| {TRIAL} | assert 1 == 0 |" in page
    assert "By `make mutations`: 62 tried, 59 noticed; by package" in page
    assert "Bugs that no test need notice: 1, each" in page
    assert "By `make mutations`: **not measured**; by package" in report.page("", [])


TESTS = """
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_that_passes(figure, number):
    figure(tried={"things": number}, found={"lost": 0})

def test_with_a_control(figure):
    figure(tried={"kills": 2}, found={"lost": 0})
    figure(tried={"kills": 3}, found={"lost": 1}, control=True)

def test_that_fails(figure):
    figure(tried={"things": 1}, found={"lost": 1})
    assert 1 == 0

@pytest.fixture
def broken():
    raise OSError

def test_whose_fixture_fails(broken): pass

@pytest.mark.skip
def test_that_is_skipped(): pass

def test_that_ends_the_run():
    import os
    os._exit(1)
"""


@one_of("workers", [([],), (["-n", "1", "--max-worker-restart", "0"],)])
def test_each_outcome_is_recorded_even_of_a_run_that_ends(tmp_path, workers):
    (tmp_path / "test_some.py").write_text(TESTS)
    plugins = "-p tests.support.figures -p no:django -p no:cacheprovider".split()
    command = [sys.executable, "-m", "pytest", "-c", "/dev/null", *plugins, *workers]

    subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path],
        env={"FIGURES": str(tmp_path), "PYTHONPATH": str(ROOT), "PATH": ""},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    total = outcomes.summed(outcomes.read(tmp_path), lambda test: True)
    assert total.tried == {"things": 4, "kills": 5}
    assert total.found == {"lost": 2}
    both = ["test_with_a_control", "test_with_a_control (control)"]
    passes = ["test_that_passes[1]", "test_that_passes[2]"]
    assert names(total.passed) == passes + both
    ended = ["test_that_ends_the_run"]  # a crash of a worker is a failure of its test
    fails = ["test_that_fails", "test_whose_fixture_fails"]
    assert names(total.failed) == sorted(fails + (ended if workers else []))
    skipped = ["test_that_is_skipped"]
    assert names(total.missing) == sorted(skipped + ([] if workers else ended))


def names(tests):
    return sorted(test.rpartition("::")[2] for test in tests)
