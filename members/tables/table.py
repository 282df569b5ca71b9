"""The parts of a table, for every page and file that shows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format

WIDE = 40  # letters, of a column in a workbook


def shown_number(value):
    """Return a number with grouped thousands, in the active language."""
    places = None if isinstance(value, Decimal | float) else 0
    return number_format(value, places, use_l10n=True, force_grouping=True)


@dataclass(frozen=True)
class Column:
    """A column by its name in the address; `sort` is its value of that parameter.

    `read(row)` returns its cell, `prepare(rows, day)` the queryset that it reads from. With
    `more` headings it stands for several columns beside each other, and `read` returns a
    list.
    """

    name: str
    label: str
    read: Callable
    prepare: Callable | None = None
    sort: str = ""
    is_personal: bool = False
    more: tuple = ()

    @property
    def title(self):
        return str(self.label)

    @property
    def headers(self):
        return [self.title, *map(str, self.more)]

    def load(self, rows, day):
        return self.prepare(rows, day) if self.prepare else rows

    def cells(self, row):
        return self.read(row) if self.more else [self.read(row)]


@dataclass(frozen=True)
class Cell:
    """A value as files hold it: number, date, text or None.

    `text` is shown on the page instead, `url` is the list of rows that the number counts.
    """

    value: Any
    text: str = ""
    url: str = ""

    @property
    def display(self):
        """Return the text of the cell; a dash for an unknown value."""
        if self.text:
            return self.text
        if self.value is None:
            return "–"
        if isinstance(self.value, date):
            return date_format(self.value)
        return str(self.value) if self.is_text else shown_number(self.value)

    @property
    def is_text(self):
        return isinstance(self.value, str)


@dataclass(frozen=True)
class Table:
    """Rows of Cells or plain values under a head, with sums at its foot or none.

    The first cell of a row names it. Rows may come one by one, as they are written. In a
    workbook the columns have `widths` by their numbers, or else fit their texts, a person
    may select one of {heading: allowed values}, and `beside` are the tables of further
    sheets. A table without a head has bold names if it `is_labelled`.
    """

    caption: str
    head: tuple[str, ...]
    rows: Iterable
    foot: tuple[Cell, ...] = ()
    widths: dict = field(default_factory=lambda: {1: WIDE})
    allowed: dict = field(default_factory=dict)
    beside: tuple = ()
    freeze: str = "B2"
    is_labelled: bool = False

    @classmethod
    def of(cls, caption, columns, rows):
        """Return the table of the cells that the Columns read from each row."""
        head = tuple(title for column in columns for title in column.headers)
        cells = (tuple(c for column in columns for c in column.cells(r)) for r in rows)
        return cls(caption, head, tuple(cells))

    def with_notes(self, notes):
        """Return the table with the notes on a last sheet of its workbook, if any."""
        return replace(self, beside=(notes_table(notes),)) if notes else self

    @property
    def heads(self):
        """Return (title, whether numbers stand below it) of each column of Cells."""
        rows = [*self.rows, self.foot]
        return [
            (title, any(row[at:] and not row[at].is_text for row in rows))
            for at, title in enumerate(self.head)
        ]

    @property
    def values(self):
        for row in (*self.rows, self.foot) if self.foot else self.rows:
            yield [cell.value if isinstance(cell, Cell) else cell for cell in row]


def notes_table(notes):
    """Return the table of a sheet of a workbook that holds sentences alone."""
    return Table("Info", (), [[str(note)] for note in notes], widths={1: 3 * WIDE})
