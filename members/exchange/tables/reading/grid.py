"""Hold the filled cells of one sheet, counted as they come.

A cell is text, a number (int), a boolean, or a pair of a kind and its text as shape.py
reads them: ("n", "1.5"), ("d", "2019-05-01"), ("t", "2019-05-01T10:00:00") or
("e", "#N/A", "error").
"""

import re
from dataclasses import dataclass, field

from .limits import (
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    FileError,
)

# Control characters, halves of a pair, and marks that nobody sees: of direction, of no
# width and for hyphens.
INVISIBLE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
EXCERPT = 60  # characters
ABOVE = 1000  # rows more than may be lines: titles and headings


@dataclass
class Grid:
    """Rows of {column: cell}, both counted as the person's program shows them.

    `merges` are (first row, first column, last row, last column).
    """

    rows: list = field(default_factory=list)
    merges: list = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    counts: dict = field(default_factory=dict)
    cells: int = 0
    characters: int = 0
    columns: set = field(default_factory=set)

    def count(self, note, number=1):
        """Count a note that the table will bear."""
        self.counts[note] = self.counts.get(note, 0) + number

    def add(self, number, cells):
        """Add a row without its empty cells; refuse the file when it becomes too large."""
        row = {
            at: clean for at, cell in cells if (clean := self._clean(cell)) is not None
        }
        if not row:
            return
        self.columns.update(row)
        self.cells += len(row)
        self.rows.append((number, row))
        if len(self.columns) > MOST_COLUMNS:
            raise FileError("columns", most=MOST_COLUMNS)
        if len(self.rows) > MOST_ROWS + ABOVE:
            raise FileError("rows", most=MOST_ROWS)
        if self.cells > MOST_CELLS:
            raise FileError("cells", most=MOST_CELLS)
        if self.characters > MOST_TEXT:
            raise FileError("memory")

    def _clean(self, cell):
        if not isinstance(cell, str):
            return cell
        self.characters += len(cell)
        if len(cell) > MOST_CHARACTERS:
            return ("e", visible(cell[:EXCERPT]) + "…", "long")
        clean = visible(cell)
        if clean != cell.replace("\r\n", "\n").replace("\r", "\n"):
            self.count("invisible")
        return clean if clean.strip() else None


def visible(text):
    """Return the text without invisible characters, its lines ended by a line feed."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return INVISIBLE.sub("", text)
