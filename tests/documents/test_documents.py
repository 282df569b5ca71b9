"""README is short, and whatever file a document links to or names is there."""

import csv
import io
from collections import Counter
from hashlib import sha256

import pytest

from tests.support.documents import DOCUMENTS, PROJECT, files_named_in, text_of


def test_the_readme_has_a_hundred_lines_at_most_and_its_links_are_noticed():
    named = {str(file.relative_to(PROJECT)) for file in files_named_in("README.md")}

    assert len(text_of("README.md").splitlines()) <= 100
    assert {"docs/operating.md", "docs/directory.png", "CONTRIBUTING.md"} <= named


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_exists(document):
    missing = {file for file in files_named_in(document) if not file.exists()}

    assert {str(file.relative_to(PROJECT)) for file in missing} == set()


# Of "v5.0.0-1.1.1 2" and so on, a line each, in the order of the standard's CSV file.
STANDARD = "1509679b913550082b665bc24fbe490d05336f54e14c21763d10da95f9645956"


def test_the_sheet_of_the_asvs_has_each_requirement_once_with_its_state_and_reason():
    sheet = list(csv.DictReader(io.StringIO(text_of("docs/asvs.csv"))))
    lines = [f"{row['requirement']} {row['level']}\n" for row in sheet]
    needed = {"met": "where", "refused": "note", "not applicable": "note"}

    assert Counter(line[-2] for line in lines) == {"1": 70, "2": 183}
    assert sha256("".join(lines).encode()).hexdigest() == STANDARD
    assert [row for row in sheet if not row[needed[row["status"]]]] == []
    refused = [row["note"] for row in sheet if row["status"] == "refused"]
    named = [note for note in refused if "Risk: " in note and "Carried by " in note]
    assert named == refused
