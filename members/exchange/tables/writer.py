"""Write a table as XLSX or CSV: the corrected file with its reasons, a template with its help.

No cell of it is ever a formula, and `read_file` returns the same cells.
"""

from csv import QUOTE_ALL
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.tables import FORMATS, Table, write_csv

from .shape import CellError


@dataclass(frozen=True)
class ColumnHelp:
    """The explanation of a column in a template, and its allowed values (any, if none)."""

    heading: str
    text: str = ""
    allowed: tuple = ()


def table_file(headings, rows, ending, title, helps=()):
    """Return (name, content type, chunks) of a file; `ending` is "xlsx" or "csv".

    Rows are cells of a Table. Helps make a second sheet of explanations, and lists to
    choose the allowed values from; a CSV file has none.
    """
    name, kind = f"{slugify(title) or 'table'}.{ending}", FORMATS[ending].type
    rows = ([_without_error(cell) for cell in row] for row in rows)
    if ending == "csv":
        # All in quotation marks, so that no comma of a text looks like a separator.
        rows = ([_as_text(cell) for cell in row] for row in rows)
        return name, kind, write_csv(Table(title, headings, rows), QUOTE_ALL)
    table = Table(
        title,
        headings,
        rows,
        widths={},
        freeze="A2",
        beside=_explanations(helps),
        allowed={one.heading: one.allowed for one in helps if one.allowed},
    )
    return name, kind, FORMATS[ending].write(table)


def _without_error(cell):
    return cell.text if isinstance(cell, CellError) else cell


def _as_text(cell):
    if isinstance(cell, bool):
        return _("Yes") if cell else _("No")
    return "" if cell is None else str(cell)


def _explanations(helps):
    if not helps:
        return ()
    head = (_("Column"), _("What to enter"))
    rows = [(one.heading, one.text) for one in helps]
    return (Table(_("Explanations"), head, rows, widths={2: 80}, freeze="A2"),)
