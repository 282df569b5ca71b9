"""A pytest plugin that records which tests run which lines of the product.

`pytest -p tests.mutation.lines` writes a file for each worker into var/mutation-lines.
"""

import os
import pickle
import shutil
import sys
from array import array
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "mutation-lines"
PRODUCT = tuple(f"{ROOT / name}{os.sep}" for name in ("members", "cluster"))
TOOL = 4
NO_TEST = -1
# Tests that are more than this are left out: a survivor must not cost an hour.
MOST_SECONDS, MOST_TESTS = 60, 400


def pytest_configure(config):
    is_controller = config.getoption("numprocesses", None)
    if is_controller:
        shutil.rmtree(FOLDER, ignore_errors=True)
    else:
        config.pluginmanager.register(Recorder())


class Recorder:
    """The lines that each test of a process runs, by sys.monitoring."""

    def __init__(self):
        self.tests, self.seconds = [], {}
        self.current = NO_TEST
        self.lines = defaultdict(lambda: array("i"))
        monitoring = sys.monitoring
        monitoring.use_tool_id(TOOL, "mutation")
        monitoring.register_callback(TOOL, monitoring.events.LINE, self._line)
        monitoring.set_events(TOOL, monitoring.events.LINE)

    def _line(self, code, line):
        if code.co_filename.startswith(PRODUCT):
            tests = self.lines[code.co_filename, line]
            if not tests or tests[-1] != self.current:
                tests.append(self.current)
        return sys.monitoring.DISABLE

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.current = len(self.tests)
        self.tests.append(item.nodeid)
        sys.monitoring.restart_events()
        return (yield)

    def pytest_runtest_logreport(self, report):
        before = self.seconds.get(report.nodeid, 0)
        self.seconds[report.nodeid] = before + report.duration

    def pytest_sessionfinish(self):
        sys.monitoring.set_events(TOOL, 0)
        FOLDER.mkdir(parents=True, exist_ok=True)
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        lines = {
            (os.path.relpath(path, ROOT), line): tests
            for (path, line), tests in self.lines.items()
        }
        with (FOLDER / worker).open("wb") as file:
            pickle.dump((self.tests, self.seconds, lines), file)


class Coverage:
    """The tests that run each line, of all workers of a run."""

    def __init__(self, folder=FOLDER):
        self.seconds, self.tests = {}, defaultdict(set)
        self.imported = set()
        for path in sorted(folder.iterdir()):
            with path.open("rb") as file:
                self._add(*pickle.load(file))

    def _add(self, names, seconds, lines):
        self.seconds |= seconds
        for line, numbers in lines.items():
            self.tests[line] |= {names[n] for n in numbers if n != NO_TEST}
            if NO_TEST in numbers:
                self.imported.add(line)

    def is_imported(self, module, mutant):
        """Whether the lines of a bug run when its module is imported."""
        first, last = mutant.lines
        return any((module, line) in self.imported for line in range(first, last + 1))

    def tests_of(self, module, mutant):
        """Return the tests that run the lines of a bug: those of its package first."""
        first, last = mutant.lines
        lines = {(module, line) for line in range(first, last + 1)}
        if self.is_imported(module, mutant):
            lines = {line for line in self.tests if line[0] == module}
        tests = set().union(*(self.tests.get(line, ()) for line in lines))
        folder = "/".join(module.split("/")[1:2]).removesuffix(".py")
        ordered = sorted(tests, key=lambda test: self._order(test, folder))
        return self._bounded(ordered)

    def _order(self, test, folder):
        return f"{folder}/" not in test, self.seconds.get(test, 0), test

    def _bounded(self, tests):
        seconds, chosen = 0, []
        for test in tests[:MOST_TESTS]:
            seconds += self.seconds.get(test, 0)
            if chosen and seconds > MOST_SECONDS:
                continue
            chosen.append(test)
        return chosen
