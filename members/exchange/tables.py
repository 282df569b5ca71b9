"""From a folder of CSV files to lines of cells, or to a refusal that says where and why."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.utils.translation import gettext as _

from .files import FILES, File
from .refusals import refusal


@dataclass
class Line:
    """One row of a file: where it begins, and its cells by column."""

    file: File
    number: int
    cells: dict

    @property
    def key(self):
        """The fields that tell the row from others, by column."""
        return {column: self.file.columns[column] for column in self.file.key_columns}

    @property
    def plain(self):
        """The fields that the row itself holds, by column."""
        return {c: f for c, f in self._given() if not f.many_to_many}

    @property
    def lists(self):
        """The fields that are lists of other rows, by column."""
        return {c: f for c, f in self._given() if f.many_to_many}

    def _given(self):
        return [(c, f) for c, f in self.file.columns.items() if c in self.cells]

    def refusal(self, reason, *columns):
        """Make the error that points at this line."""
        name = f"{self.file.name}.csv"
        return refusal(reason, file=name, line=self.number, columns=columns)


def read_folder(folder):
    """Read the known files of the folder, in the order they load: {file: lines}."""
    known = {f"{file.name}.csv": file for file in FILES}
    found = {path.name: path for path in sorted(Path(folder).glob("*.[cC][sS][vV]"))}
    if not found:
        raise refusal(_("There are no CSV files in this folder."), file=folder)
    if unknown := [name for name in found if name not in known]:
        raise refusal(_("This is not one of a registry's files."), file=unknown[0])
    return {f: _read(found[name], f) for name, f in known.items() if name in found}


def _read(path, file):
    reader = csv.reader(StringIO(_decode(path), newline=""), strict=True)
    rows = _numbered(reader, path.name)
    header = _header(next(rows, (1, []))[1], path.name, file)
    return [_line(file, number, header, row) for number, row in rows if row]


def _decode(path):
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise refusal(error.strerror, file=path.name) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = _("The text is not UTF-8. Save the file as “CSV UTF-8”.")
        raise refusal(reason, file=path.name, line=line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        reason = _("Here is a character that no text contains (NUL).")
        raise refusal(reason, file=path.name, line=line)
    return text


def _numbered(reader, name):
    """Yield each row with the line it begins on; a cell may run over several lines."""
    begins = 1
    try:
        for row in reader:
            yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        reason = _("This cannot be read as CSV (%(error)s).") % {"error": error}
        raise refusal(reason, file=name, line=begins) from error


def _header(header, name, file):
    header = [column.strip() for column in header]
    faults = {
        _("Columns are separated by commas here."): [c for c in header if ";" in c],
        _("There is no such column."): [c for c in header if c not in file.columns],
        _("This column is missing."): sorted(file.required - set(header)),
        _("This column occurs twice."): [c for c in header if header.count(c) > 1],
    }
    for reason, columns in faults.items():
        if columns:
            raise refusal(reason, file=name, line=1, columns=columns[:1])
    return header


def _line(file, number, header, row):
    line = Line(file, number, dict(zip(header, map(str.strip, row), strict=False)))
    if len(row) != len(header):
        reason = _("There are %(cells)s cells, but %(columns)s columns.")
        raise line.refusal(reason % {"cells": len(row), "columns": len(header)})
    return line
