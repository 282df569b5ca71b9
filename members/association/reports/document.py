"""A report as data: sections of tables with all their words, as JSON.

A page needs nothing else to render a report again, so that a delivered one does not follow
later data, labels or code. `counted` are the rows that a number counts, such as
"organization:7": numbers of rows, never names of persons.
"""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from members.fields import fingerprint
from members.tables import Cell, Table

LONG = 8  # rows
FORMAT = 1  # a new one needs a reader here, and a fixture beside that of each before


@dataclass(frozen=True)
class ReportCell:
    """A number or nothing, and its text."""

    text: str
    value: int | str | None = None
    counted: tuple = ()

    @property
    def is_number(self):
        return isinstance(self.value, int)

    @property
    def as_cell(self):
        """Return the Cell of a page: its text, also where that is empty."""
        return Cell(self.value, self.text or " ") if self.is_number else Cell(self.text)


@dataclass(frozen=True)
class ReportRow:
    """A line of a table; `key` finds it again in another count."""

    key: str
    label: str
    cells: tuple


@dataclass(frozen=True)
class ReportTable:
    key: str
    caption: str
    head: tuple
    rows: tuple
    notes: tuple = ()

    @property
    def is_long(self):
        """Whether a page folds it; it is printed whole."""
        return len(self.rows) > LONG

    @property
    def as_table(self):
        """Return the Table that pages render."""
        rows = [
            (Cell(row.label), *(one.as_cell for one in row.cells)) for row in self.rows
        ]
        return Table(self.caption, ("", *self.head), rows)


@dataclass(frozen=True)
class ReportSection:
    """A section with the secretariat's text; `notes` are on the rows that were left out."""

    key: str
    title: str
    tables: tuple
    notes: tuple = ()
    text: str = ""


@dataclass(frozen=True)
class Document:
    """A report: title, period, facts and sections, and the time and recipient of delivery."""

    title: str
    since: str
    until: str
    with_unlisted: bool
    facts: tuple
    sections: tuple
    frozen_at: str = ""
    delivered_to: str = ""
    format: int = FORMAT

    def as_json(self):
        """Return the one text that the hash is of."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @property
    def fingerprint(self):
        return fingerprint(asdict(self))


class UnreadableError(ValueError):
    """The text is no Document."""


class NewerFormatError(UnreadableError):
    """A later version of the application wrote the text."""


def read(text):
    """Return the Document of a text that `as_json` wrote; raises UnreadableError.

    Raises NewerFormatError for a later format, rather than read half of it.
    """
    try:
        return _document(json.loads(text))
    except UnreadableError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise UnreadableError from error


def _document(data):
    if data["format"] != FORMAT:
        raise NewerFormatError(data["format"])
    data["sections"] = tuple(_report_section(one) for one in data["sections"])
    data["facts"] = tuple(map(tuple, data["facts"]))
    return Document(**data)


def unreadable(report):
    """Return an empty Document for a Report with an unreadable one."""
    days = report.since.isoformat(), report.until.isoformat()
    return Document(report.period_text, *days, report.with_unlisted, (), ())


def hash_of(text):
    return sha256(text.encode()).hexdigest()


def _report_section(data):
    tables = tuple(_report_table(one) for one in data["tables"])
    return ReportSection(**data | {"tables": tables, "notes": tuple(data["notes"])})


def _report_table(data):
    rows = tuple(_report_row(one) for one in data["rows"])
    parts = {"rows": rows, "head": tuple(data["head"]), "notes": tuple(data["notes"])}
    return ReportTable(**data | parts)


def _report_row(data):
    cells = tuple(
        ReportCell(**cell | {"counted": tuple(cell["counted"])})
        for cell in data["cells"]
    )
    return ReportRow(**data | {"cells": cells})
