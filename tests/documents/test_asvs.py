"""The sheet of the OWASP ASVS has each requirement once, with its state and reason."""

import csv
import io

from tests.support.asvs import LEVELS
from tests.support.documents import text_of


def requirements():
    return list(csv.DictReader(io.StringIO(text_of("docs/asvs.csv"))))


def test_every_requirement_of_levels_one_and_two_has_one_row():
    expected = [
        (f"v5.0.0-{section}.{number}", level)
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, start=1)
        if level in "12"
    ]

    assert len(expected) == 253
    assert [(row["requirement"], row["level"]) for row in requirements()] == expected


def test_every_requirement_says_where_it_is_met_or_why_it_is_not():
    needed = {"met": "where", "open": "note", "not applicable": "note"}

    assert [row for row in requirements() if not row[needed[row["status"]]]] == []
