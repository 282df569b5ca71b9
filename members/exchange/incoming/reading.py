"""The cells of one line, parsed once each, with the choices, matches and errors of it."""

from dataclasses import dataclass, field, replace
from functools import cache

from members.fields import value_or_words
from members.models.languages import each_language

from ..tables.shape import CellError
from . import normalize
from .headings import NO_VALUE
from .kinds import Parsed, PartialDayColumn, PrecisionColumn, folded_heading
from .lines import STOPPED
from .names import OrganizationMatch, OrganizationQuery

LEAVE, NEW = "leave", "new"
PHONE, PHONES = "phone", ("organization.phone", "person.phone")
ANSWERS = "answers"  # in IncomingFile.choices, beside the choices for single lines
CHOICE = {"match": str, "leave": list, "take": list, "cells": dict}


def choice_of(choices, number):
    """Return {"match": text, "leave" and "take": [texts], "cells": {text: text}} of a line.

    Values of another shape are left out: they choose nothing.
    """
    stored = choices.get(str(number)) if isinstance(choices, dict) else None
    stored = stored if isinstance(stored, dict) else {}
    choice = {key: stored.get(key) for key, shape in CHOICE.items()}
    choice = {k: v for k, v in choice.items() if isinstance(v, CHOICE[k])}
    for key in ("leave", "take"):
        choice[key] = [text for text in choice.get(key, []) if isinstance(text, str)]
    cells = choice.get("cells", {}).items()
    choice["cells"] = {name: text for name, text in cells if isinstance(text, str)}
    return choice


def answers_of(choices):
    """Return {key: answer} of the questions asked once for the whole file."""
    stored = choices.get(ANSWERS) if isinstance(choices, dict) else None
    pairs = stored.items() if isinstance(stored, dict) else ()
    return {key: answer for key, answer in pairs if isinstance(answer, str)}


def is_no_value(name, text):
    """Whether our own sheets have the text where there is no value."""
    return name in NO_VALUE and folded_heading(text) in _texts_of_none(name)


@cache
def _texts_of_none(name):
    texts = set()
    for _language in each_language():
        texts |= {folded_heading(text) for text in NO_VALUE[name]}
    return texts


@dataclass(eq=False)
class LineReading:
    """A line with its cells by column, the choices made for it, and the rows it is about.

    `cells` has a key for each column of the file. `records` is {part: row, or None for a
    new one}; a part without cells in the line is no key.
    """

    line: object
    cells: dict
    choice: dict
    organization: OrganizationMatch = field(default_factory=OrganizationMatch)
    records: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    siblings: dict = field(default_factory=dict)
    # [(organization, function)] of a line that names several
    several: list = field(default_factory=list)
    # {part: the first line about the same row of it}
    firsts: dict = field(default_factory=dict)
    kind: str = ""
    # (number, name) of an earlier line that may be about the same organization
    like_line: tuple | None = None
    # the earlier line about the same organization, as was answered
    same_as: object = None
    is_left_out: bool = False
    asks: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    _query: OrganizationQuery | None = None
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
        text, why = value_or_words(normalize.text_of, cell)
        if why:
            self.add_error(name, why)
            return ""
        return "" if normalize.is_empty(text) or is_no_value(name, text) else text

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
        parsed = column and self.parsed(column, context)
        return parsed.value if parsed else None

    def _parse(self, column, context):
        cell, text = self.joined(column, context)
        if not text:
            return None
        parsed, why = value_or_words(self._with_precision, column, cell, context)
        if why:
            self.add_error(column.name, why)
        return parsed

    def _with_precision(self, column, cell, context):
        parsed = column.parse(cell, context)
        if not isinstance(column, PartialDayColumn):
            return parsed
        beside = context.columns.get(f"{column.part}.{column.precision}")
        text = beside and self.text(beside.name)
        if not text:
            return parsed
        precision = PrecisionColumn.value_of(beside, text, text, context)
        return Parsed(column.rounded(parsed.value[0], precision), parsed.note, True)

    def has_cells_of(self, part):
        """Whether a cell of the part is filled in."""
        return any(self.text(c.name) for c in part.columns if c.name in self.cells)

    def organization_query(self, context):
        """Return the OrganizationQuery of the line."""
        if self._query is None:
            has_name = "organization.name" in context.columns
            name = self.text("organization.name") if has_name else ""
            orgnr = self.value("organization.orgnr", context) or ""
            self._query = OrganizationQuery(normalize.line_of(name), orgnr)
        return self._query

    def query_with_facts(self, context):
        """Return it with the facts for likeness; unreadable ones are left out."""
        facts = [(f, self.text(f"organization.{f}")) for f in ("email", "phone")]
        facts += [("postal_address", self._address(context))]
        facts += [("website", self.value("organization.website", context) or "")]
        filled = tuple((fact, text) for fact, text in facts if text)
        return replace(self.organization_query(context), facts=filled)

    def _address(self, context):
        column = context.columns.get("organization.postal_address")
        return self.joined(column, context)[1] if column else ""
