"""Read a folder of CSV files into lines of cells; errors name file, line and column."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.utils.translation import gettext as _

from .cell_text import strip, unescape
from .files import FILES, NTH, File
from .load_errors import load_error

# Python's own limit, 131,072, is less than a column of the database takes.
csv.field_size_limit(10_000_000)


@dataclass
class CsvLine:
    """One record of a file: the number of its first line, and {column: cell}."""

    file: File
    number: int
    cells: dict

    @property
    def key(self):
        """Return {column: field} of the fields that identify a row."""
        present = [c for c in self.file.key_columns if c in self.cells]
        return {column: self.file.columns[column] for column in present}

    @property
    def nth(self):
        """Return its number among the rows with the same key, from 1."""
        text = self.cells.get(NTH) or "1"
        if not (text.isdecimal() and len(text) < 5 and int(text)):
            raise self.error(_("Enter 1, 2, 3 …"), NTH)
        return int(text)

    @property
    def names(self):
        """Return the names that a cell may use for it: its key, or the first part alone."""
        key = [
            unescape(self.cells[c]) for c in self.file.key_columns if c in self.cells
        ]
        nth = [str(self.nth)] if self.nth > 1 else []
        return {tuple(key[:1]), (*key, *nth)}

    @property
    def own_fields(self):
        """Return {column: field} of the fields that are columns of the model's table."""
        return {c: f for c, f in self._present_fields() if not f.many_to_many}

    @property
    def many_to_many_fields(self):
        """Return {column: field} of the many-to-many fields."""
        return {c: f for c, f in self._present_fields() if f.many_to_many}

    def _present_fields(self):
        return [(c, f) for c, f in self.file.columns.items() if c in self.cells]

    def error(self, reason, *columns):
        """Return the ValidationError that names this line."""
        name = f"{self.file.name}.csv"
        return load_error(reason, file=name, line=self.number, columns=columns)


def read_folder(folder, names=()):
    """Return {File: lines} in the order of loading; raise ValidationError.

    Of a folder with more, the files of the `names` alone.
    """
    files = {f"{file.name}.csv": file for file in FILES}
    paths = {path.name: path for path in sorted(Path(folder).glob("*.[cC][sS][vV]"))}
    paths = {n: path for n, path in paths.items() if not names or path.stem in names}
    if not paths:
        raise load_error(_("There are no CSV files in this folder."), file=folder)
    if unknown := [name for name in paths if name not in files]:
        raise load_error(_("This is not one of the registry's files."), file=unknown[0])
    return {f: _read_file(paths[name], f) for name, f in files.items() if name in paths}


def _read_file(path, file):
    reader = csv.reader(StringIO(_decode(path), newline=""), strict=True)
    rows = _with_line_numbers(reader, path.name)
    header = _checked_header(next(rows, (1, []))[1], path.name, file)
    return [_csv_line(file, number, header, row) for number, row in rows if row]


def _decode(path):
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise load_error(error.strerror, file=path.name) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = _("The text is not UTF-8. Save the file as “CSV UTF-8”.")
        raise load_error(reason, file=path.name, line=line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        reason = _("The text contains a character that is not allowed (NUL).")
        raise load_error(reason, file=path.name, line=line)
    return text


def _with_line_numbers(reader, name):
    """Yield (first line, record): a quoted cell may span several lines."""
    first_line = 1
    try:
        for row in reader:
            yield first_line, row
            first_line = reader.line_num + 1
    except csv.Error as error:
        reason = _("This cannot be read as CSV (%(error)s).") % {"error": error}
        raise load_error(reason, file=name, line=first_line) from error


def _checked_header(header, name, file):
    header = [column.strip() for column in header]
    faults = {
        _("The columns must be separated by commas."): [c for c in header if ";" in c],
        _("There is no such column."): [c for c in header if c not in file.titles],
        _("This column is missing."): sorted(file.required - set(header)),
        _("This column occurs twice."): [c for c in header if header.count(c) > 1],
    }
    for reason, columns in faults.items():
        if columns:
            raise load_error(reason, file=name, line=1, columns=columns[:1])
    return header


def _csv_line(file, number, header, row):
    line = CsvLine(file, number, dict(zip(header, map(strip, row), strict=False)))
    if len(row) != len(header):
        reason = _(
            "The line has %(cells)s cells, but the file has %(columns)s columns."
        )
        raise line.error(reason % {"cells": len(row), "columns": len(header)})
    return line
