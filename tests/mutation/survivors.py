"""The bugs that no test can notice, or need not, each with the reason: survivors.csv."""

import csv
from pathlib import Path

from . import scope
from .mutants import mutants_of

FILE = Path(__file__).with_name("survivors.csv")
COLUMNS = ["module", "function", "bug", "before", "after", "reason"]


def reasons():
    """Return {key of a bug: why it survives}."""
    with FILE.open(newline="") as file:
        return {tuple(row[:-1]): row[-1] for row in csv.reader(file)}


def key_of(name, mutant):
    """Return what a bug is known by when lines have moved."""
    texts = (" ".join(text.split()) for text in (mutant.before, mutant.after))
    return name, mutant.function, mutant.kind, *texts


def outdated():
    """Return the keys in the file that are no bug of a module any more."""
    listed = set(reasons()) - {tuple(COLUMNS[:-1])}
    modules = {key[0] for key in listed}
    return listed - {
        key_of(name, mutant)
        for name in modules
        for mutant in mutants_of((scope.ROOT / name).read_text())
    }
