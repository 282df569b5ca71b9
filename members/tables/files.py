"""Write a table as a file, and answer a request with it.

CSV is UTF-8 with a byte order mark, with semicolons between cells and days as
2026-05-17: so a Norwegian Excel opens it by a double click, and a program reads it.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, StreamingHttpResponse

from .workbooks import NOT_IN_XML, XLSX, write_xlsx

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"


class Echo:
    """A file for csv.writer: its `write` returns the line."""

    def write(self, text):
        return text


def write_csv(table, quoting=csv.QUOTE_MINIMAL):
    """Yield the file line by line; no cell of it can start a formula."""
    writer = csv.writer(Echo(), delimiter=";", quoting=quoting)
    yield (BOM + writer.writerow(map(_harmless, table.head))).encode()
    for row in table.values:
        yield writer.writerow(map(_harmless, row)).encode()


def write_plain_csv(table):
    """Yield the file for programs alone, with commas and no mark; no cell starts a formula."""
    writer = csv.writer(Echo())
    for row in (table.head, *table.values):
        yield writer.writerow(map(_harmless, row)).encode()


def _harmless(cell):
    """Return the cell, with an apostrophe before a possible formula (CSV injection).

    Control characters are left out, as no workbook can hold them either.
    """
    if not isinstance(cell, str):
        return cell
    cell = NOT_IN_XML.sub("", cell)
    is_risky = cell.lstrip(" \xa0'").startswith(STARTS_A_FORMULA)
    return f"'{cell}" if is_risky else cell


@dataclass(frozen=True)
class Format:
    """A format of files: the name's ending, the MIME type, and bytes from a Table."""

    ending: str
    type: str
    write: Callable

    def attachment(self, name, table):
        return attachment(f"{name}.{self.ending}", self.type, self.write(table))

    def public_file(self, name, table):
        return public_file(f"{name}.{self.ending}", self.type, self.write(table))


FORMATS = {
    "csv": Format("csv", "text/csv; charset=utf-8", write_csv),
    "xlsx": Format("xlsx", XLSX, write_xlsx),
}


def attachment(name, kind, pieces):
    """Return a response with a file that neither a browser nor a proxy keeps."""
    response = StreamingHttpResponse(pieces, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def public_file(name, kind, pieces):
    """Return a response with a whole file, which may be kept like a public page."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(b"".join(pieces), content_type=kind, headers=headers)
