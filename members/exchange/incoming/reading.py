"""The cells of one line, parsed once each, and what has been found out about the line."""

from dataclasses import dataclass, field, replace
from functools import cache

from members.fields import value_or_words
from members.models.languages import each_language

from ..tables.shape import CellError
from . import normalized
from .headings import NO_VALUE
from .kinds import Parsed, PartialDayColumn, PrecisionColumn, folded_heading
from .lines import STOPPED
from .names import Asked, Found

LEAVE, NEW = "leave", "new"


def says_none(name, text):
    """Whether a sheet of ours writes the text where there is no value."""
    return name in NO_VALUE and folded_heading(text) in _texts_of_none(name)


@cache
def _texts_of_none(name):
    found = set()
    for _language in each_language():
        found |= {folded_heading(text) for text in NO_VALUE[name]}
    return found


@dataclass(eq=False)
class Reading:
    """A line with its cells by column, the choices made for it, and the rows it is about.

    `cells` has a key for each column of the file. `records` is {part: row, or None for a
    new one}; a part that the line says nothing of is no key.
    """

    line: object
    cells: dict
    choice: dict
    found: Found = field(default_factory=Found)
    records: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    siblings: dict = field(default_factory=dict)
    # [(organization, function)] of a line that names several
    several: list = field(default_factory=list)
    # {part: the first line about the same row of it}
    firsts: dict = field(default_factory=dict)
    kind: str = ""
    _asked: Asked | None = None
    _parsed: dict = field(default_factory=dict)
    _texts: dict = field(default_factory=dict)

    @property
    def number(self):
        return self.line.number

    @property
    def match(self):
        return str(self.choice.get("match", ""))

    def replace(self, name, text):
        """Replace a cell before anything is parsed."""
        self.cells[name] = text
        self._texts.pop(name, None)

    def first_of(self, part):
        """Return the line that writes the row of a part that this one shares, or None.

        A stored row is this line's own where the other line cannot be written.
        """
        first = self.firsts.get(part)
        if first is None or part not in first.records:
            return None
        is_stored = first.records[part] is not None and first.records[part].pk
        return None if is_stored and first.kind in STOPPED else first

    def is_leaving(self, name):
        return name in self.choice.get("leave", ())

    def is_taking(self, name):
        """Whether a change that is left by default was chosen."""
        return name in self.choice.get("take", ())

    def add_error(self, name, sentence):
        if (name, sentence) not in self.errors:
            self.errors.append((name, sentence))

    def text(self, name):
        """Return the text of a cell; "" for an empty one, and for one that is not there."""
        if name not in self._texts:
            self._texts[name] = self._read_text(name)
        return self._texts[name]

    def _read_text(self, name):
        cell = self.cells.get(name)
        if cell is None or cell == "":
            return ""
        if isinstance(cell, CellError):
            self.add_error(name, cell.sentence)
            return ""
        text, why = value_or_words(normalized.text_of, cell)
        if why:
            self.add_error(name, why)
            return ""
        return "" if normalized.is_empty(text) or says_none(name, text) else text

    def has(self, column, context):
        """Whether the file has the column, or a piece of it."""
        return column.name in self.cells or any(
            piece.name in self.cells for piece in context.pieces_of(column)
        )

    def joined(self, column, context):
        """Return (cell, text): of the column, else of its pieces together."""
        text = self.text(column.name)
        pieces = context.pieces_of(column)
        if not pieces:
            return self.cells.get(column.name), text
        joined = text
        for piece in pieces:
            part = piece.piece(self.text(piece.name))
            if part and (not text or (piece.is_added and part not in text)):
                joined += (piece.before if joined else "") + part
        return joined, joined

    def parsed(self, column, context):
        """Return the Parsed value; None for an empty cell, and for one that is in error."""
        if column.name not in self._parsed:
            self._parsed[column.name] = self._parse(column, context)
        return self._parsed[column.name]

    def value(self, name, context):
        """Return the value of a column by name; None where there is none."""
        column = context.columns.get(name)
        found = column and self.parsed(column, context)
        return found.value if found else None

    def _parse(self, column, context):
        cell, text = self.joined(column, context)
        if not text:
            return None
        found, why = value_or_words(self._with_precision, column, cell, context)
        if why:
            self.add_error(column.name, why)
        return found

    def _with_precision(self, column, cell, context):
        found = column.parse(cell, context)
        if not isinstance(column, PartialDayColumn):
            return found
        given = context.columns.get(f"{column.part}.{column.precision}")
        text = given and self.text(given.name)
        if not text:
            return found
        precision = PrecisionColumn.value_of(given, text, text, context)
        return Parsed(column.rounded(found.value[0], precision), found.note, True)

    def says_something_of(self, part):
        """Whether a cell of the part is filled in."""
        return any(self.text(c.name) for c in part.columns if c.name in self.cells)

    def asked(self, context):
        """Return what the line says of an organization."""
        if self._asked is None:
            has_name = "organization.name" in context.columns
            name = self.text("organization.name") if has_name else ""
            orgnr = self.value("organization.orgnr", context) or ""
            self._asked = Asked(normalized.line_of(name), orgnr)
        return self._asked

    def asked_with_facts(self, context):
        """Return it with what tells of likeness besides; unreadable facts are left out."""
        facts = [(f, self.text(f"organization.{f}")) for f in ("email", "phone")]
        facts += [("postal_address", self._address(context))]
        facts += [("website", self.value("organization.website", context) or "")]
        known = tuple((fact, text) for fact, text in facts if text)
        return replace(self.asked(context), facts=known)

    def _address(self, context):
        column = context.columns.get("organization.postal_address")
        return self.joined(column, context)[1] if column else ""
