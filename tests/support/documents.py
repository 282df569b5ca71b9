"""Tables of the documents, and the tests that they name."""

import ast
import re
from functools import cache

from tests.support.external_postgres import PROJECT

TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def text_of(document):
    return (PROJECT / document).read_text()


def rows(document, heading):
    """Return the cells of the rows of every table with these headings."""
    found, is_ours = [], False
    for line in text_of(document).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            is_ours = False
        elif cells == heading:
            is_ours = True
        elif is_ours and not set(line) <= set("|-"):
            found.append(cells)
    assert found, heading
    return found


@cache
def names_in(path):
    """Return the functions that a module defines, or None without such a file."""
    file = PROJECT / path
    if not file.exists():
        return None
    tree = ast.parse(file.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
