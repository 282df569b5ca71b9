"""Tables of figures as files, with cells as the lists' files have them."""

import csv as writing
import re
from tempfile import SpooledTemporaryFile

from django.http import HttpResponse

from ..exchange.sheets import (
    BOM,
    PIECE,
    USUAL,
    WIDE,
    XLSX,
    Echo,
    harmless,
    xlsx_cell,
)
from ..exchange.workbooks import openpyxl

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
MOST_LETTERS = 31  # of the name of a sheet
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def csv(table):
    """Yield the table line by line; no cell can start a formula."""
    writer = writing.writer(Echo(), delimiter=";")
    yield (BOM + writer.writerow(map(harmless, table.head))).encode()
    for row in table.rows:
        yield writer.writerow([harmless(cell.value) for cell in row]).encode()


def xlsx(tables, notes=()):
    """Yield a workbook in pieces, with a sheet a table and one of `notes` when there are."""
    book = openpyxl.Workbook(write_only=True)
    for number, table in enumerate(tables, start=1):
        _add_table(book.create_sheet(_sheet_name(table.caption, number)), table)
    if notes:
        _add_notes(book.create_sheet("Info"), notes)
    with SpooledTemporaryFile(max_size=2_000_000) as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def file_response(table, notes, name, ending):
    """Return the response with a file of the table; a workbook has the notes too."""
    pieces = csv(table) if ending == "csv" else xlsx([table], notes)
    response = HttpResponse(b"".join(pieces), content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _add_table(page, table):
    page.freeze_panes = "B2"
    for number in range(1, len(table.head) + 1):
        letter = openpyxl.utils.get_column_letter(number)
        page.column_dimensions[letter].width = WIDE if number == 1 else USUAL
    page.append([xlsx_cell(page, title, bold=True) for title in table.head])
    for row in table.rows:
        page.append([xlsx_cell(page, cell.value) for cell in row])


def _add_notes(page, notes):
    page.column_dimensions["A"].width = 3 * WIDE
    for note in notes:
        page.append([xlsx_cell(page, str(note))])


def _sheet_name(caption, number):
    """Return a name that no other sheet of the workbook has."""
    ending = "" if number == 1 else f" {number}"
    name = FORBIDDEN.sub(" ", caption)[: MOST_LETTERS - len(ending)]
    return f"{name.strip() or '–'}{ending}"
