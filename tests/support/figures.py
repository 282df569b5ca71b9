"""What tests have measured, as lines of JSON in the folder that FIGURES names.

`python -m tests.figures` reads them; without the variable nothing is written. A test
that counts something takes the fixture `figure`.
"""

import json
import os
from pathlib import Path

import pytest

FOLDER = "FIGURES"
PROPERTY = "figure"
CONTROL = " (control)"  # after the name of a test that is also a control


@pytest.fixture
def figure(record_property):
    """Return a function that records {what: how many} of what was tried and found.

    With `control=True` it is what a control within the same test tried and found.
    """

    def record(*, tried=None, found=None, control=False):
        counts = {"tried": tried or {}, "found": found or {}}
        record_property(PROPERTY, (CONTROL if control else "", counts))

    return record


def write(test, outcome, *, tried=None, found=None, why=""):
    """Append the outcome of a test: passed, failed, skipped, or planned before it runs."""
    if folder := os.environ.get(FOLDER):
        line = {"test": test, "outcome": outcome, "why": why}
        line |= {"tried": tried or {}, "found": found or {}}
        path = Path(folder) / f"{os.getpid()}.jsonl"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line, ensure_ascii=False)}\n")


def pytest_collection_finish(session):
    for item in session.items if FOLDER in os.environ else []:
        write(item.nodeid, "planned")


def pytest_runtest_logreport(report):
    """Write in the process that gathers the reports of all workers."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        return
    recorded = [value for name, value in report.user_properties if name == PROPERTY]
    if report.when == "call" or report.outcome != "passed":
        why = str(report.longrepr)[-300:] if report.failed else ""
        for suffix, counts in recorded or [("", {})]:
            write(report.nodeid + suffix, report.outcome, why=why, **counts)
