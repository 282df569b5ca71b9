"""Write a table as XLSX or CSV: the mended file with its reasons, a template with its help.

No cell of it is ever a formula, and `read_file` reads back what was written.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..sheets import BOM, PIECE, USUAL, XLSX, Echo, harmless, xlsx_cell
from ..workbooks import openpyxl
from .shape import CellError

CSV = "text/csv; charset=utf-8"
FIRST_DAY = date(1900, 3, 1)  # before it, Excel counts a day that never was
EXACT = 10**15  # beyond it Excel no longer holds every whole number
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LARGEST = Decimal("1E+300")
MOST_CHARACTERS = 32_767  # of a cell of Excel
VALIDATED = 1000  # lines of a template whose cells offer the allowed values


@dataclass(frozen=True)
class Help:
    """What a template says of a column, and the values that may stand in it (any, if none)."""

    heading: str
    text: str = ""
    allowed: tuple = ()


def table_file(headings, rows, ending, title, helps=()):
    """Return (name, content type, chunks) of a file; `ending` is "xlsx" or "csv".

    Rows are cells of a Table. Helps make a second sheet of explanations, and lists to
    choose the allowed values from; a CSV file has none.
    """
    name = f"{slugify(title) or 'table'}.{ending}"
    if ending == "csv":
        return name, CSV, _csv(headings, rows)
    return name, XLSX, _xlsx(headings, rows, title, helps)


def _csv(headings, rows):
    # All in quotation marks, so that no comma of a text looks like a separator.
    writer = csv.writer(Echo(), delimiter=";", quoting=csv.QUOTE_ALL)
    yield (BOM + writer.writerow([harmless(text) for text in headings])).encode()
    for row in rows:
        yield writer.writerow([harmless(_plain(cell)) for cell in row]).encode()


def _plain(cell):
    """Return the cell as text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("Yes") if cell else _("No")
    if isinstance(cell, CellError):
        return cell.text
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)


def _xlsx(headings, rows, title, helps):
    book = openpyxl.Workbook(write_only=True)
    page = _page(book, title, len(headings))
    # Excel notices where a list of values is taken from only when it is said first.
    _offer_allowed(page, headings, helps)
    page.append([xlsx_cell(page, text, bold=True) for text in headings])
    for row in rows:
        page.append([xlsx_cell(page, _typed(cell)) for cell in row])
    _explain(book, helps)
    with SpooledTemporaryFile(max_size=2_000_000) as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _page(book, title, columns):
    page = book.create_sheet(NOT_IN_A_TITLE.sub(" ", title).strip(" '")[:31] or None)
    page.freeze_panes = "A2"
    for number in range(1, columns + 1):
        page.column_dimensions[openpyxl.utils.get_column_letter(number)].width = USUAL
    return page


def _typed(cell):
    """Return the cell as Excel can hold it: what it could not is text."""
    if isinstance(cell, str):
        return cell[:MOST_CHARACTERS]
    if isinstance(cell, datetime):
        return cell if cell.date() >= FIRST_DAY else _plain(cell)
    if isinstance(cell, Decimal):
        return cell if abs(cell) < LARGEST else _plain(cell)
    is_early = isinstance(cell, date) and cell < FIRST_DAY
    is_long = isinstance(cell, int) and abs(cell) >= EXACT
    return _plain(cell) if is_early or is_long or isinstance(cell, CellError) else cell


def _offer_allowed(page, headings, helps):
    """Add a list of the allowed values, which a sheet holds, to the cells of a column."""
    lists = [about for about in helps if about.allowed and about.heading in headings]
    if not lists:
        return
    title = _("Allowed values")[:31]
    for at, about in enumerate(lists, 1):
        letter = openpyxl.utils.get_column_letter(headings.index(about.heading) + 1)
        source = openpyxl.utils.get_column_letter(at)
        cells = f"'{title}'!${source}$2:${source}${len(about.allowed) + 1}"
        validation = openpyxl.worksheet.datavalidation
        rule = validation.DataValidation(
            "list", cells, allow_blank=True, errorStyle="warning"
        )
        rule.add(f"{letter}2:{letter}{VALIDATED}")
        page.data_validations.append(rule)


def _explain(book, helps):
    if not helps:
        return
    page = _page(book, _("Explanations"), 2)
    page.column_dimensions["B"].width = 80
    page.append(
        [xlsx_cell(page, t, bold=True) for t in (_("Column"), _("What to enter"))]
    )
    for about in helps:
        page.append([xlsx_cell(page, about.heading), xlsx_cell(page, about.text)])
    lists = [about for about in helps if about.allowed]
    if lists:
        _list_allowed(book, lists)


def _list_allowed(book, lists):
    page = _page(book, _("Allowed values"), len(lists))
    page.append([xlsx_cell(page, about.heading, bold=True) for about in lists])
    for row in range(max(len(about.allowed) for about in lists)):
        values = [
            about.allowed[row] if row < len(about.allowed) else None for about in lists
        ]
        page.append([xlsx_cell(page, value) for value in values])
