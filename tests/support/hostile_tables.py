"""Files that are sent as tables and are hostile, damaged or odd, made by code from a seed."""

from random import Random

from tests.support import (
    hostile_archives,
    hostile_cells,
    hostile_sheets,
    hostile_texts,
    hostile_workbooks,
    other_tables,
)

NUMBER = 200
SOURCES = [hostile_texts, other_tables, hostile_cells, hostile_sheets]
SOURCES += [hostile_workbooks, hostile_archives]


def corpus(seed):
    """Return {name: Case}, NUMBER at least, the same for the same seed."""
    random, found = Random(f"tables {seed}"), {}
    for source in SOURCES:
        cases = source.cases(random)
        assert not (found.keys() & cases.keys())
        found |= cases
    return found
