"""The shape of a table that was read, whatever file it came in, and its form as JSON."""

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
        """Return what is wrong and how to mend it."""
        return CELL_ERRORS[self.kind] % {"text": self.text}


@dataclass(frozen=True)
class Line:
    """A line: the number that the person's program shows, and as many cells as headings.

    A cell is None, str, int, Decimal, date, datetime, bool or CellError.
    """

    number: int
    cells: tuple


@dataclass(frozen=True)
class Table:
    """The lines of a sheet under their headings, each of which occurs once.

    `sheets` are all that could have been chosen. A note is a code and a number ("merged 3")
    of what was left out or read otherwise than it looks.
    """

    headings: tuple
    lines: tuple
    sheet: str = ""
    sheets: tuple = ()
    notes: tuple = ()

    @property
    def sentences(self):
        """Return the notes in words."""
        return [note_sentence(note) for note in self.notes]

    def as_json(self):
        """Return the table as lists, strings and numbers that `from_json` takes."""
        return {
            "headings": list(self.headings),
            "lines": [
                [line.number, [*map(_packed, line.cells)]] for line in self.lines
            ],
            "sheet": self.sheet,
            "sheets": list(self.sheets),
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, data):
        """Return the table; raise ValueError for what `as_json` never returns."""
        try:
            headings = tuple(map(_text, data["headings"]))
            lines = tuple(_line(line, len(headings)) for line in data["lines"])
            sheets = tuple(map(_text, data["sheets"]))
            notes = tuple(map(_text, data["notes"]))
            return cls(headings, lines, _text(data["sheet"]), sheets, notes)
        except (LookupError, TypeError, InvalidOperation) as error:
            raise ValueError("This is not a table.") from error


def _line(packed, width):
    number, cells = packed
    if type(number) is not int or len(cells) != width:
        raise ValueError("This is not a line.")
    return Line(number, tuple(map(_cell, cells)))


def _packed(cell):
    if isinstance(cell, datetime):
        return ["t", cell.isoformat()]
    if isinstance(cell, date):
        return ["d", cell.isoformat()]
    if isinstance(cell, Decimal):
        return ["n", str(cell)]
    if isinstance(cell, CellError):
        return ["e", cell.text, cell.kind]
    return cell


def _error(text, kind):
    return CellError(text, kind if kind in CELL_ERRORS else "error")


KINDS = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "e": _error,
}


def _cell(packed):
    if packed is None or isinstance(packed, bool | int):
        return packed
    if isinstance(packed, str):
        return _text(packed)
    kind, *parts = packed
    return KINDS[kind](*map(_text, parts))


def _text(text):
    """Return the text, which the database can hold."""
    if not isinstance(text, str) or "\0" in text:
        raise ValueError("This is not text.")
    if not text.isascii():
        text.encode()
    return text
