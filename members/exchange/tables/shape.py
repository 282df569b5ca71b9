"""The shape of a table that was read, in any format of files, and its form as JSON."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from .sentences import CELL_ERRORS, note_sentence


@dataclass(frozen=True)
class CellError:
    """A cell without a value that can be used: an error of Excel, or too long a text."""

    text: str
    kind: str = "error"

    @property
    def sentence(self):
        """Return the error and the way to correct it."""
        return CELL_ERRORS[self.kind] % {"text": self.text}


@dataclass(frozen=True)
class TableLine:
    """A line: the number that the person's program shows, and as many cells as headings.

    A cell is None, str, int, Decimal, date, datetime, bool or CellError.
    """

    number: int
    cells: tuple


@dataclass(frozen=True)
class FileTable:
    """The lines of a sheet under their headings, each of which occurs once.

    `sheets` are all that could have been selected. A note is a code and a number
    ("merged 3") of cells that were left out, or read otherwise than they look. `left` are
    (number, text) of lines above the headings, with sums, and with notes below.
    """

    headings: tuple
    lines: tuple
    sheet: str = ""
    sheets: tuple = ()
    notes: tuple = ()
    left: tuple = ()

    @property
    def sentences(self):
        """Return the notes in words."""
        return [note_sentence(note) for note in self.notes]

    def as_json(self):
        """Return the table as lists, strings and numbers that `from_json` takes."""
        return {
            "headings": list(self.headings),
            "lines": [
                [line.number, [*map(_pack_cell, line.cells)]] for line in self.lines
            ],
            "sheet": self.sheet,
            "sheets": list(self.sheets),
            "notes": list(self.notes),
            "left": [list(line) for line in self.left],
        }

    @classmethod
    def from_json(cls, data):
        """Return the table; raise ValueError for data that `as_json` never returns."""
        try:
            headings = tuple(map(_checked_text, data["headings"]))
            lines = tuple(_table_line(line, len(headings)) for line in data["lines"])
            sheets = tuple(map(_checked_text, data["sheets"]))
            notes = tuple(map(_checked_text, data["notes"]))
            sheet = _checked_text(data["sheet"])
            left = tuple(map(_left_line, data.get("left", ())))
            return cls(headings, lines, sheet, sheets, notes, left)
        except (LookupError, TypeError, InvalidOperation) as error:
            raise ValueError("This is not a table.") from error


def _table_line(packed, width):
    number, cells = packed
    if type(number) is not int or len(cells) != width:
        raise ValueError("This is not a line.")
    return TableLine(number, tuple(map(_unpack_cell, cells)))


def _left_line(packed):
    number, text = packed
    if type(number) is not int:
        raise ValueError("This is not a line.")
    return number, _checked_text(text)


def _pack_cell(cell):
    if isinstance(cell, datetime):
        return ["t", cell.isoformat()]
    if isinstance(cell, date):
        return ["d", cell.isoformat()]
    if isinstance(cell, Decimal):
        return ["n", str(cell)]
    if isinstance(cell, CellError):
        return ["e", cell.text, cell.kind]
    return cell


def _cell_error(text, kind):
    return CellError(text, kind if kind in CELL_ERRORS else "error")


KINDS = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "e": _cell_error,
}


def _unpack_cell(packed):
    if packed is None or isinstance(packed, bool | int):
        return packed
    if isinstance(packed, str):
        return _checked_text(packed)
    kind, *parts = packed
    return KINDS[kind](*map(_checked_text, parts))


def _checked_text(text):
    """Return the text, which the database can hold."""
    if not isinstance(text, str) or "\0" in text:
        raise ValueError("This is not text.")
    if not text.isascii():
        text.encode()
    return text
