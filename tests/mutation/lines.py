"""Which tests run which lines of the product, as recorder.py has recorded it."""

import pickle
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "mutation-lines"
NO_TEST = -1
# Further tests are left out: a survivor must not cost an hour.
MOST_SECONDS, MOST_TESTS = 60, 400


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
        if not tests:
            # A process of its own runs it, or nothing but imports.
            tests = {test for test in self.seconds if _is_about(test, folder)}
        ordered = sorted(tests, key=lambda test: self._order(test, folder))
        return self._bounded(ordered)

    def _order(self, test, folder):
        return not _is_about(test, folder), self.seconds.get(test, 0), test

    def _bounded(self, tests):
        seconds, chosen = 0, []
        for test in tests[:MOST_TESTS]:
            seconds += self.seconds.get(test, 0)
            if chosen and seconds > MOST_SECONDS:
                continue
            chosen.append(test)
        return chosen


def _is_about(test, folder):
    """Whether a test stands in the folder, or in the file, of a package or module."""
    return f"/{folder}/" in test or f"/test_{folder}.py" in test
