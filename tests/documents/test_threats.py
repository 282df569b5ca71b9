"""The list of threats has every entry, and every test that a document names exists."""

import re

import pytest

from tests.support.documents import TEST, names_in, rows, text_of
from tests.test_doors import OPEN

DOCS = ["SECURITY.md", *(f"docs/{name}.md" for name in ("security", "threats", "asvs"))]
ROOMS = "directory portal admin background shell proxy mail database".split()
ENTRIES = ["room", "entry", "what comes in"]
THREATS = ["threat", "by", "against", "what holds it"]


@pytest.mark.parametrize("document", DOCS)
def test_every_test_that_a_document_names_exists(document):
    named = TEST.findall(text_of(document))

    missing = [
        f"{path}::{name}"
        for path, name in named
        if (known := names_in(path)) is None or (name and name not in known)
    ]
    assert named
    assert missing == []


def test_every_public_view_and_every_room_is_an_entry():
    entries = rows("docs/threats.md", ENTRIES)

    named = [name for row in entries for name in re.findall(r"`([\w:]+)`", row[1])]
    assert sorted(name for name in named if name in OPEN) == sorted(OPEN)
    assert {row[0] for row in entries} == set(ROOMS)


def test_every_threat_has_a_test_or_says_what_is_missing():
    bare = [
        row[0]
        for row in rows("docs/threats.md", THREATS)
        if not TEST.search(row[3]) and not row[3].startswith("open: ")
    ]

    assert bare == []
