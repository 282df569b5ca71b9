"""The labelled pairs, as profiles; the half is a hash of the first name."""

import csv
import re
from hashlib import sha256
from pathlib import Path

from members.records.duplicates import profile

PAIRS = Path(__file__).with_name("pairs.csv")
HALVES = ("tuning", "held-out")


def rows():
    with PAIRS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def half_of(row):
    """Return the half of a pair, so that one organization stands in one half alone."""
    return HALVES[sha256(row["left_name"].encode()).digest()[0] % 2]


def sides(row):
    """Return the two profiles of a row, related if it says by what."""
    related = frozenset({1, 2}) if row["tie"] else frozenset()
    return [
        _side(row, side, pk=pk, related=related - {pk})
        for pk, side in enumerate(["left", "right"], start=1)
    ]


def _side(row, side, **known):
    others = [name for name in row[f"{side}_others"].split(" | ") if name]
    given = {name: row[f"{side}_{name}"] for name in ("website", "email")}
    given["orgnr"] = re.sub(r"\D", "", row[f"{side}_number"])
    given["postal_address"] = row[f"{side}_address"]
    return profile(row[f"{side}_name"], others, **given, **known)
