"""The sheet of the OWASP ASVS is complete, and each of its lines has what holds it."""

from collections import Counter

from tests.support.asvs import LEVELS
from tests.support.documents import TEST, rows

STATUSES = ("met", "not applicable", "open")
ASVS = [
    "requirement",
    "level",
    "what it asks",
    "status",
    "test, reason or what is missing",
]


def test_the_sheet_has_every_requirement_of_levels_one_and_two_once():
    expected = [
        (f"v5.0.0-{section}.{number}", level)
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, start=1)
        if level in "12"
    ]

    assert Counter("".join(LEVELS.values())) == {"1": 70, "2": 183, "3": 92}
    assert [(row[0], row[1]) for row in rows("docs/asvs.md", ASVS)] == expected


def test_every_requirement_has_one_status_and_what_holds_it():
    wrong = [
        row[0]
        for row in rows("docs/asvs.md", ASVS)
        if len(row) != len(ASVS) or row[3] not in STATUSES or not is_held(*row[3:])
    ]

    assert wrong == []


def is_held(status, by):
    """Whether a test is named where a line is met, and words stand everywhere else."""
    has_test = any(name for _path, name in TEST.findall(by))
    return has_test if status == "met" else len(by.split()) >= 3


def test_the_sheet_counts_its_own_lines():
    found = Counter((row[3], row[1]) for row in rows("docs/asvs.md", ASVS))

    counted = rows("docs/asvs.md", ["status", "level 1", "level 2", "both"])
    assert counted == [
        [status, *map(str, (one, two, one + two))]
        for status in STATUSES
        for one, two in [(found[status, "1"], found[status, "2"])]
    ]
