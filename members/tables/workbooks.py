"""Write tables as a workbook, a sheet each.

XLSX holds days and numbers as such, and text as text, with any beginning.
"""

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from itertools import chain, islice
from tempfile import SpooledTemporaryFile

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from .table import WIDE, Table

# A process that writes no workbook saves the eight megabytes of the library.
openpyxl = SimpleLazyObject(lambda: import_module("openpyxl"))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 64 * 1024  # bytes
# Excel shows _x0041_ as A.
LOOKS_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# As openpyxl has it, which refuses a cell with one.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
MOST_LETTERS = 31  # of the name of a sheet
MOST_CHARACTERS = 32_767  # of a cell of Excel
FIRST_DAY = date(1900, 3, 1)  # before it, Excel counts a day that never was
EXACT = 10**15  # beyond it Excel no longer holds every whole number
LARGEST = Decimal("1E+300")
MEASURED = 200  # rows, by which the widths of the columns are chosen
LEAST = 10  # letters, of a column
SELECTABLE = 1000  # lines of a sheet with cells that offer the allowed values


def write_xlsx(table):
    """Yield the workbook in pieces, once all of it is written."""
    with open_xlsx(table) as file:
        while piece := file.read(PIECE):
            yield piece


def open_xlsx(table):
    """Return the workbook of the table and those beside it as an open file."""
    book = openpyxl.Workbook(write_only=True)
    tables = [table, *table.beside, *_allowed_values(table)]
    for one in tables:
        _add_sheet(book, one)
    file = SpooledTemporaryFile(max_size=2_000_000)  # noqa: SIM115
    book.save(file)
    file.seek(0)
    return file


def numbered(tables):
    """Return the tables, each but the first with its number in the name of its sheet."""
    return [_numbered(table, n) for n, table in enumerate(tables, start=1)]


def _numbered(table, number):
    ending = f" {number}" if number > 1 else ""
    name = _sheet_name(table.caption, MOST_LETTERS - len(ending))
    return replace(table, caption=f"{name}{ending}")


def _sheet_name(caption, most=MOST_LETTERS):
    """Return the caption; of a longer one its first phrase, or else its first words."""
    name = NOT_IN_A_TITLE.sub(" ", caption).strip(" '") or "–"
    start = name[: most + 1]
    ends = [start.rfind(mark) for mark in (", ", " – ", " ") if start.rfind(mark) > 0]
    return name if len(name) <= most else start[: next(iter(ends), most)].strip(" ',")


def _allowed_values(table):
    """Return the table of the values that may stand below each heading, if any is bound."""
    if not table.allowed:
        return []
    longest = max(map(len, table.allowed.values()))
    rows = [
        [values[at] if at < len(values) else None for values in table.allowed.values()]
        for at in range(longest)
    ]
    head = tuple(table.allowed)
    return [Table(_("Allowed values"), head, rows, widths={}, freeze="A2")]


def _add_sheet(book, table):
    rows = iter(table.values)
    first = list(islice(rows, MEASURED))
    page = book.create_sheet(_sheet_name(table.caption))
    if table.head:
        page.freeze_panes = table.freeze
    for number, width in (_fitting(table.head, first) | table.widths).items():
        page.column_dimensions[_column(number)].width = width
    # Excel reads the source of a list of values only if it precedes the rows.
    _offer_allowed(page, table)
    if table.head:
        page.append([_workbook_cell(page, title, is_bold=True) for title in table.head])
    with _removed_on_error(page):
        for row in chain(first, rows):
            page.append(
                [
                    _workbook_cell(page, value, is_bold=table.is_labelled and not at)
                    for at, value in enumerate(row)
                ]
            )


def _fitting(head, rows):
    """Return {number of a column: width} that shows its heading and the rows whole, or WIDE."""
    texts = (
        (title, *(row[at] for row in rows if at < len(row)))
        for at, title in enumerate(head)
    )
    longest = (max(len(str(value or "")) for value in column) for column in texts)
    return {
        n: min(max(most + 2, LEAST), WIDE) for n, most in enumerate(longest, start=1)
    }


def _column(number):
    return openpyxl.utils.get_column_letter(number)


def _offer_allowed(page, table):
    """Offer the values of another sheet in the cells below a heading."""
    for at, (heading, values) in enumerate(table.allowed.items(), start=1):
        column, source = _column(table.head.index(heading) + 1), _column(at)
        cells = f"'{_sheet_name(_('Allowed values'))}'!${source}$2:${source}${len(values) + 1}"
        rule = openpyxl.worksheet.datavalidation.DataValidation(
            "list", cells, allow_blank=True, errorStyle="warning"
        )
        rule.add(f"{column}2:{column}{SELECTABLE}")
        page.data_validations.append(rule)


@contextmanager
def _removed_on_error(page):
    """Remove the temporary file of a page that is not finished, as openpyxl does not."""
    try:
        yield
    except BaseException:
        page.close()
        page._writer.cleanup()
        raise


def _workbook_cell(page, value, *, is_bold=False):
    """Return a cell that holds text as text, with any beginning."""
    value = _holdable(value)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return openpyxl.cell.WriteOnlyCell(page, value)
    text = LOOKS_ENCODED.sub("_x005F_", NOT_IN_XML.sub("", value))
    cell = openpyxl.cell.WriteOnlyCell(page, text)
    # A text that begins with = would become a formula, and "#N/A" an error.
    cell.data_type = "s"
    if is_bold:
        cell.font = openpyxl.styles.Font(bold=True)
    return cell


def _holdable(value):
    """Return the value as Excel can hold it: another one is text."""
    if isinstance(value, str):
        return value[:MOST_CHARACTERS]
    day = value.date() if isinstance(value, datetime) else value
    is_early = isinstance(day, date) and day < FIRST_DAY
    is_long = isinstance(value, int) and abs(value) >= EXACT
    is_large = isinstance(value, Decimal) and abs(value) >= LARGEST
    return str(value) if is_early or is_long or is_large else value
