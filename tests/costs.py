"""Run all tests, the costly ones too, and write tests/costs.csv: `make costs`."""

import csv
import sys
from collections import defaultdict

import pytest

from tests.support.costly_tests import COSTS, test_of

LEAST = 0.4  # seconds
# Named, so that none is left out.
ALL = ["-n", "3", "--dist", "worksteal", "tests"]


class Recorder:
    """A plugin that writes what a case of each test took on average, setting up included."""

    def __init__(self):
        self.seconds = defaultdict(lambda: defaultdict(float))

    def pytest_runtest_logreport(self, report):
        self.seconds[test_of(report.nodeid)][report.nodeid] += report.duration

    def pytest_sessionfinish(self):
        means = {n: sum(c.values()) / len(c) for n, c in self.seconds.items()}
        rows = sorted((n, f"{s:.1f}") for n, s in means.items() if s >= LEAST)
        with COSTS.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(
                [("test", "seconds"), *rows]
            )


if __name__ == "__main__":
    sys.exit(pytest.main(ALL, plugins=[Recorder()]))
