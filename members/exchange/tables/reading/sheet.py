"""Read the cells of one sheet of a workbook as they come, never all of its XML at once."""

import re

from .grid import Grid
from .limits import COLUMNS_OF_EXCEL, ROWS_OF_EXCEL, FileError
from .markup import DoneError, Markup, is_true
from .numbers import iso_cell, number_cell

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")
MOST_MERGES = 20_000


class SheetReader(Markup):
    """Fill a Grid from a sheet."""

    def __init__(self, context):
        self.context, self.grid = context, Grid()
        self.row, self.column, self.cells = 0, 0, []
        self.cell, self.parts, self.is_formula = {}, [], False
        self.is_value = self.is_spoken = False
        self.columns = {}
        self.starts = {"row": self._start_row, "c": self._start_cell}
        self.starts |= {"col": self._start_column, "mergeCell": self._start_merge}

    def start(self, name, attributes):
        if name in ("v", "t"):
            self.is_value = True
        elif name == "f":
            self.is_formula = True
        elif name == "rPh":
            self.is_spoken = True
        elif handler := self.starts.get(name):
            handler(attributes)

    def end(self, name):
        if name == "c":
            self._end_cell()
        elif name in ("v", "t"):
            self.is_value = False
        elif name == "row":
            self.grid.add(self.row, self.cells)
        elif name == "rPh":
            self.is_spoken = False

    def text(self, text):
        if self.is_value and not self.is_spoken:
            self.parts.append(text)

    def _start_row(self, attributes):
        row = _attribute_number(attributes.get("r"), self.row + 1, ROWS_OF_EXCEL)
        self.row = _after(self.row, row)
        self.column, self.cells = 0, []
        if is_true(attributes.get("hidden")) or attributes.get("ht") == "0":
            self.grid.hidden_rows.add(self.row)

    def _start_cell(self, attributes):
        reference = attributes.get("r")
        column = self._column_of(reference) if reference else self.column + 1
        self.column = _after(self.column, column)
        if self.column > COLUMNS_OF_EXCEL:
            raise FileError("broken")
        self.cell, self.parts, self.is_formula = attributes, [], False

    def _start_column(self, attributes):
        first = _attribute_number(attributes.get("min"), 1, COLUMNS_OF_EXCEL)
        last = _attribute_number(attributes.get("max"), first, COLUMNS_OF_EXCEL)
        if is_true(attributes.get("hidden")) or attributes.get("width") == "0":
            self.grid.hidden_columns.update(range(first, last + 1))

    def _start_merge(self, attributes):
        if len(self.grid.merges) < MOST_MERGES:
            corners = REFERENCE.findall(attributes.get("ref", ""))
            if len(corners) == 2:
                (left, top), (right, bottom) = corners
                places = (
                    int(top),
                    column_number(left),
                    int(bottom),
                    column_number(right),
                )
                self.grid.merges.append(places)

    def _column_of(self, reference):
        letters = reference.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = column_number(letters)
        return self.columns[letters]

    def _end_cell(self):
        value = self._value("".join(self.parts))
        if self.is_formula:
            if value is None or value == "":
                value = ("e", "=", "formula")
            self.grid.count("formulas")
        if value is not None:
            self.cells.append((self.column, value))

    def _value(self, text):
        kind = self.cell.get("t", "n")
        if kind in ("str", "inlineStr"):
            return decoded(text)
        if not text:
            return None
        if kind == "s":
            return self._shared(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return ("e", text[:60], "error")
        if kind == "d":
            return iso_cell(text)
        return number_cell(text, self._form(), self.context.is_1904)

    def _shared(self, text):
        index = int(text)
        if not 0 <= index < len(self.context.texts):
            raise FileError("broken")
        return self.context.texts[index]

    def _form(self):
        style = self.cell.get("s", "0")
        forms = self.context.forms
        return (
            forms[int(style)] if style.isdecimal() and int(style) < len(forms) else ""
        )


class _FirstCell(SheetReader):
    def end(self, name):
        super().end(name)
        if self.grid.rows:
            raise DoneError


def has_cells(archive, part, context):
    """Whether a sheet has anything in it."""
    return bool(_FirstCell(context).read(archive, part).grid.rows)


def column_number(letters):
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise FileError("broken")
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number):
    """Return A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _after(last, place):
    """Return the place, which must come after the last one: no cell stands twice."""
    if place <= last:
        raise FileError("broken")
    return place


def decoded(text):
    """Return the text with Excel's _x000D_ and the like as the characters they stand for."""
    if "_x" not in text:
        return text
    return CODE.sub(lambda match: chr(int(match[1], 16)), text)


def _attribute_number(text, default, most):
    if text is None:
        return default
    number = int(float(text))
    if not 1 <= number <= most:
        raise FileError("broken")
    return number
