"""Export a list as CSV or XLSX, with the order and the filters of its page.

CSV is UTF-8 with a byte order mark, with semicolons between cells and days as
2026-05-17: so a Norwegian Excel opens it by a double click, and a program reads it.
XLSX holds days and numbers as such, and text as text, whatever it begins with. Its second
sheet says what the rows are a selection of.
"""

import csv
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from tempfile import SpooledTemporaryFile

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.fields.nouns import Noun

from .selection import Selection
from .workbooks import openpyxl

SLICE = 500  # rows that are read at once
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Excel shows _x0041_ as A.
LOOKS_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# As openpyxl has it, which refuses a cell with one.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
BOM = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE, USUAL = 40, 18
PIECE = 64 * 1024  # bytes


def _ignore(done, total):
    pass


@dataclass
class Sheet:
    """The rows of a noun as a table: its declared columns, and `more` that a list adds.

    `ids` is a sequence of primary keys in the order of the list, read in slices from the
    queryset `among`, else from all rows: one that has left it meanwhile is left out. A
    column is a declared field, or anything with its `headers`, `load` and `cells`.
    """

    name: str
    noun: Noun
    ids: object
    day: date
    more: tuple = ()
    among: QuerySet | None = None
    selection: Selection | None = None

    @property
    def columns(self):
        return [*self.noun.sheet, *self.more]

    @property
    def header(self):
        return [title for column in self.columns for title in column.headers]

    def rows(self, report=_ignore):
        """Yield a list of cells for each row, as the list orders them.

        `report(done, total)` is called after each slice; what it raises ends the file.
        """
        total = len(self.ids)
        for start in range(0, total, SLICE):
            ids = self.ids[start : start + SLICE]
            rows = {row.pk: row for row in self._load(ids)}
            yield from (self._cells(rows[pk]) for pk in ids if pk in rows)
            report(start + len(ids), total)

    def _load(self, ids):
        among = self.noun.model.objects if self.among is None else self.among
        rows = among.filter(pk__in=ids)
        for column in self.columns:
            rows = column.load(rows, self.day)
        return rows

    def _cells(self, row):
        return [cell for column in self.columns for cell in column.cells(row)]


class Echo:
    """A file for csv.writer whose `write` returns the line."""

    def write(self, text):
        return text


def csv_bytes(sheet, report=_ignore):
    """Yield the file line by line; no cell of it can start a formula."""
    writer = csv.writer(Echo(), delimiter=";")
    yield (BOM + writer.writerow(sheet.header)).encode()
    for row in sheet.rows(report):
        yield writer.writerow([harmless(cell) for cell in row]).encode()


def harmless(cell):
    """Return the cell, with an apostrophe before what would be a formula (CSV injection).

    Control characters are left out, as no workbook can hold them either.
    """
    if not isinstance(cell, str):
        return cell
    cell = NOT_IN_XML.sub("", cell)
    is_risky = cell.lstrip(" \xa0'").startswith(STARTS_A_FORMULA)
    return f"'{cell}" if is_risky else cell


def xlsx_bytes(sheet, report=_ignore):
    """Yield the workbook in pieces, once all of it is written."""
    with as_xlsx(sheet, report) as file:
        while piece := file.read(PIECE):
            yield piece


def as_xlsx(sheet, report=_ignore):
    """Write the rows and what they are a selection of; return the workbook as an open file."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet.name)
    page.freeze_panes = "B2"
    for number in range(1, len(sheet.header) + 1):
        wide = number in (1, len(sheet.header))
        page.column_dimensions[openpyxl.utils.get_column_letter(number)].width = (
            WIDE if wide else USUAL
        )
    page.append([xlsx_cell(page, title, bold=True) for title in sheet.header])
    rows = 0
    with _removed_on_error(page):
        for row in sheet.rows(report):
            page.append([xlsx_cell(page, value) for value in row])
            rows += 1
    if sheet.selection:
        _add_selection(book, sheet, rows)
    file = SpooledTemporaryFile(max_size=2_000_000)  # noqa: SIM115
    book.save(file)
    file.seek(0)
    return file


def _add_selection(book, sheet, rows):
    page = book.create_sheet(_("About this selection"))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 30, 80
    for label, value in selection_rows(sheet, rows):
        page.append([xlsx_cell(page, label, bold=True), xlsx_cell(page, value)])


def selection_rows(sheet, rows):
    """Return (label, value) of day, filters, order, address and time of the workbook."""
    chosen, now = sheet.selection, timezone.localtime()
    made = f"{date_format(now, 'DATE_FORMAT')} {date_format(now, 'H:i')}"
    return [
        (_("List"), sheet.name),
        (_("Data as of"), sheet.day),
        (_("Number of rows"), rows),
        *(chosen.filters or [(_("Filters"), _("none, so all rows"))]),
        (_("Address of the list"), chosen.address),
        (_("File made"), made),
        *([(_("Made by"), chosen.made_by)] if chosen.made_by else []),
    ]


@contextmanager
def _removed_on_error(page):
    """Remove the temporary file of a page that is not finished, as openpyxl does not."""
    try:
        yield
    except BaseException:
        page.close()
        page._writer.cleanup()
        raise


def xlsx_cell(page, value, bold=False):
    """Return a cell whose text is text, whatever it begins with."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return openpyxl.cell.WriteOnlyCell(page, value)
    text = LOOKS_ENCODED.sub("_x005F_", NOT_IN_XML.sub("", value))
    cell = openpyxl.cell.WriteOnlyCell(page, text)
    # A text that begins with = would become a formula, and "#N/A" an error.
    cell.data_type = "s"
    if bold:
        cell.font = openpyxl.styles.Font(bold=True)
    return cell
