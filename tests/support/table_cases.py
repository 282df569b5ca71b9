"""What becomes of a file that is sent as a table."""

from collections.abc import Callable
from dataclasses import dataclass

from members.exchange.tables import Line, Table


@dataclass(frozen=True)
class Case:
    """Bytes, made when asked, and what becomes of them.

    `expected` is the code of a refusal, a Table, or None for either. `is_text` says that
    the text was pasted, and `sheet` which one was asked for.
    """

    make: Callable
    expected: object = None
    is_text: bool = False
    sheet: str = ""


def table(
    *rows, headings=("Navn", "Verdi"), first=2, notes=(), sheet="Ark1", sheets=None
):
    """Return a Table of consecutive lines."""
    lines = tuple(Line(n, tuple(row)) for n, row in enumerate(rows, first))
    sheets = (sheet,) * bool(sheet) if sheets is None else sheets
    return Table(tuple(headings), lines, sheet, sheets, tuple(notes))


def text_table(*rows, **more):
    """Return a Table as it is read from a text."""
    return table(*rows, sheet="", **more)
