"""The sheet of the OWASP ASVS has each requirement once, with its state and reason."""

import csv
import io
from collections import Counter
from hashlib import sha256

from tests.support.documents import text_of

# Of "v5.0.0-1.1.1 2" and so on, a line each, in the order of the standard's CSV file.
STANDARD = "1509679b913550082b665bc24fbe490d05336f54e14c21763d10da95f9645956"


def requirements():
    return list(csv.DictReader(io.StringIO(text_of("docs/asvs.csv"))))


def test_every_requirement_of_levels_one_and_two_has_one_row():
    rows = [f"{row['requirement']} {row['level']}\n" for row in requirements()]

    assert Counter(row[-2] for row in rows) == {"1": 70, "2": 183}
    assert sha256("".join(rows).encode()).hexdigest() == STANDARD


def test_every_requirement_says_where_it_is_met_or_why_it_is_not():
    needed = {"met": "where", "open": "note", "not applicable": "note"}

    assert [row for row in requirements() if not row[needed[row["status"]]]] == []
