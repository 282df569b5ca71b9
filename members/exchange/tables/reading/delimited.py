"""Read CSV and pasted text: its encoding, its separator, its records."""

import codecs
import csv
from collections import Counter
from io import StringIO
from itertools import islice

from .grid import Grid
from .limits import COLUMNS_OF_EXCEL, MOST_BYTES, FileError

SEPARATORS = "\t;,"
SAMPLE = 50  # records
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Imported now: later, no file can be opened.
CODECS = [
    codecs.lookup(name) for name in ("utf-8-sig", "cp1252", "utf-16-le", "utf-16-be")
]
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def read_delimited(data):
    """Return the Grid of a text."""
    grid = Grid()
    text, encoding = _decode_text(data)
    if encoding == "cp1252" and not text.isascii():
        grid.count("windows_1252")
    _refuse_nul(text)
    text, separator = _separator(text)
    for number, record in _csv_records(text, separator):
        if len(record) > COLUMNS_OF_EXCEL:
            raise FileError("columns", most=COLUMNS_OF_EXCEL)
        grid.add(number, enumerate((_unescaped(cell) for cell in record), 1))
    return grid


def _decode_text(data):
    """Return (text, encoding): by its byte order mark, else UTF-8, else Windows-1252."""
    for mark, encoding in UTF_16.items():
        if data.startswith(mark):
            return _strictly(data[2:], encoding), encoding
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        _refuse_damaged(data, error)
    return _strictly(data, "cp1252"), "cp1252"


def _strictly(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "ignore")
        raise FileError("encoding", line=before.count("\n") + 1) from error


def _refuse_damaged(data, error):
    """Refuse UTF-8 with some damaged bytes: as Windows-1252, its letters would be wrong."""
    line = data.count(b"\n", 0, error.start) + 1
    has_mark = data.startswith(codecs.BOM_UTF8)
    is_cut = error.end == len(data) and error.reason == "unexpected end of data"
    if has_mark or (is_cut and not data[: error.start].isascii()):
        raise FileError("encoding", line=line) from error
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return
    raise FileError("encoding", line=line) from error


def _refuse_nul(text):
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FileError("nul", line=line)


def _separator(text):
    """Return (text, separator): from a first line `sep=;` of Excel, else the likeliest."""
    if (
        text[:4].lower() == "sep="
        and text[5:6] in ("\r", "\n")
        and text[4] in SEPARATORS
    ):
        # The line stays, empty, for the numbers of the others.
        return text[5:], text[4]
    return text, max(SEPARATORS, key=lambda separator: _likelihood(text, separator))


def _likelihood(text, separator):
    """Return (share of records of the usual width, that width); of equals the first wins.

    Not their number: a text of several lines falls apart by another separator.
    """
    try:
        records = csv.reader(StringIO(text, newline=""), delimiter=separator)
        widths = Counter(len(record) for record in islice(records, SAMPLE))
    except csv.Error:
        return 0, 0
    total = widths.total()
    several = ((n / total, width) for width, n in widths.items() if width > 1)
    return max(several, default=(0, 0))


def _csv_records(text, separator):
    """Yield (first line, record): a quoted cell may span several lines."""
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    first = 1
    try:
        for record in reader:
            yield first, record
            first = reader.line_num + 1
    except csv.Error as error:
        is_open = "unexpected end" in str(error)
        raise FileError("unclosed" if is_open else "quotes", line=first) from error


def _unescaped(cell):
    """Return the cell without the apostrophe that kept it from becoming a formula."""
    if cell.startswith("'") and cell.lstrip("' \xa0").startswith(STARTS_A_FORMULA):
        return cell[1:]
    return cell
