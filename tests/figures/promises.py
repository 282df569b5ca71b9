"""The promises of docs/figures.md, and the tests of each by pattern of their node ids."""

import csv
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple


class Promise(NamedTuple):
    """A promise; what `controls` names is no trial. `absent` says why there are none."""

    key: str
    title: str
    trials: tuple = ()
    controls: tuple = ()
    absent: str = ""

    def is_control(self, test):
        return _is_any(test, self.controls)

    def is_trial(self, test):
        return _is_any(test, self.trials) and not self.is_control(test)

    @property
    def globs(self):
        """Return the patterns of its files."""
        return {pattern.partition("::")[0] for pattern in self.trials + self.controls}


def _is_any(test, patterns):
    return any(fnmatchcase(test, pattern) for pattern in patterns)


def _promise(row):
    trials, controls = (tuple(row[name].split("; ")) for name in ("trials", "controls"))
    return Promise(row["key"], row["title"], trials, controls)


with Path(__file__).with_suffix(".csv").open(encoding="utf-8") as file:
    PROMISES = [_promise(row) for row in csv.DictReader(file)]
