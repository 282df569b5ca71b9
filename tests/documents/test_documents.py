"""README is short, and whatever file a document links to or names is there."""

import pytest

from tests.support.documents import DOCUMENTS, PROJECT, files_named_in, text_of


def test_the_readme_has_a_hundred_lines_at_most():
    assert len(text_of("README.md").splitlines()) <= 100


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_exists(document):
    missing = {file for file in files_named_in(document) if not file.exists()}

    assert {str(file.relative_to(PROJECT)) for file in missing} == set()


def test_links_and_files_are_noticed():
    named = {str(file.relative_to(PROJECT)) for file in files_named_in("README.md")}

    assert {"docs/operating.md", "docs/directory.png", "CONTRIBUTING.md"} <= named
