"""The documents, their tables, and the files that they name."""

import re

from tests.support.database_clients import PROJECT

# CHANGELOG.md names files of former versions, and docs/figures.md what was recorded of them.
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/asvs.csv"]
DOCUMENTS += sorted(
    str(file.relative_to(PROJECT))
    for file in (PROJECT / "docs").rglob("*.md")
    if file.name != "figures.md"
)
FOLDERS = "cluster|deploy|docs|locale|members|static|templates|tests"
PATH = re.compile(
    rf"(?<![\w/.-])(?:{FOLDERS})(?:/[\w.-]*\w)+\.(?:py|csv|md|txt|yaml)\b"
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")


def text_of(document):
    return (PROJECT / document).read_text(encoding="utf-8")


def files_named_in(document):
    """Return the paths, from the project's folder, of links and files in the text."""
    text = text_of(document)
    folder = (PROJECT / document).parent
    links = {(folder / link).resolve() for link in LINK.findall(text)}
    return links | {PROJECT / path for path in PATH.findall(text)}


def rows(document, heading):
    """Return the cells of the rows of every table with these headings."""
    table_rows, is_ours = [], False
    for line in text_of(document).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            is_ours = False
        elif cells == heading:
            is_ours = True
        elif is_ours and not set(line) <= set("|-"):
            table_rows.append(cells)
    assert table_rows, heading
    return table_rows
