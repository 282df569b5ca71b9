"""The notation of a cell: a backslash before a character that would mean something else.

Blanks around a cell are ignored, ";" separates the items of a list and " | " sources, and a
spreadsheet takes a cell that begins with "=" for a formula. After a backslash each of them, and a
backslash, stands for itself; before any other character a backslash is only a backslash.
"""

import re

MARK = "\\"
FORMULA_STARTS = "=+-@＝＋－＠"
ESCAPED = re.compile(rf"\\([\s;|\\{re.escape(FORMULA_STARTS)}])")


def escape(text, separators=""):
    """Return the cell that stands for the text; `unescape` is the inverse."""
    marked = text.replace(MARK, MARK * 2)
    for separator in separators:
        marked = marked.replace(separator, MARK + separator)
    if marked[-1:].isspace():
        marked = marked[:-1] + MARK + marked[-1]
    is_hidden = marked[:1].isspace() and len(text) > 1
    return MARK + marked if is_hidden or marked[:1] in tuple(FORMULA_STARTS) else marked


def unescape(cell):
    """Return the text that a cell stands for."""
    return ESCAPED.sub(r"\1", cell)


def strip(cell):
    """Return the cell without outer blanks but for one after a backslash."""
    core = cell.strip()
    if _ends_with_mark(core):
        return core + cell.lstrip()[len(core) :][:1]
    return core


def items(cell, separator):
    """Return the parts of a cell that are not empty, stripped and still escaped."""
    return list(filter(None, split(cell, separator)))


def split(cell, separator):
    """Return the parts of a cell, stripped and still escaped."""
    parts = [""]
    for piece in re.split(f"({re.escape(separator)})", cell):
        if piece == separator and not _ends_with_mark(parts[-1]):
            parts.append("")
        else:
            parts[-1] += piece
    return list(map(strip, parts))


def _ends_with_mark(text):
    return (len(text) - len(text.rstrip(MARK))) % 2 == 1


def name_parts(cell):
    """Return the texts of which the name of a row consists: mostly one."""
    return tuple(map(unescape, split(cell, "|")))
