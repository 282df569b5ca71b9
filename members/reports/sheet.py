"""A report as a workbook: a sheet a section, and one that says what it is."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import charts


def workbook(document, hash_=""):
    """Yield a workbook of the Document in pieces; of a delivered one with its hash."""
    tables = [_sheet(section) for section in document.sections if section.tables]
    return charts.xlsx(tables, _notes(document, hash_))


def _sheet(section):
    columns = max(len(table.head) for table in section.tables)
    rows = []
    for table in section.tables:
        rows.append(_line([table.caption, "", *table.head], columns))
        rows += [
            _line(["", row.label, *map(_value, row.cells)], columns)
            for row in table.rows
        ]
        rows += [_line([note], columns) for note in table.notes]
    rows += [_line([note], columns) for note in section.notes]
    head = (section.title, "", *[""] * columns)
    return charts.Table(section.title, head, tuple(rows))


def _value(cell):
    """Return the number where the text says no more than it, else the text."""
    shown = "".join(cell.text.split())  # thousands are grouped by a space
    return cell.value if cell.is_number and shown == str(cell.value) else cell.text


def _line(values, columns):
    padded = [*values, *[""] * (columns + 2 - len(values))]
    return tuple(charts.Cell(value) for value in padded)


def _notes(document, hash_):
    notes = [document.title, *(f"{label}: {text}" for label, text in document.facts)]
    if document.frozen_at:
        at = timezone.localtime(datetime.fromisoformat(document.frozen_at))
        given = {
            "to": document.delivered_to,
            "when": date_format(at, "DATETIME_FORMAT"),
        }
        notes += [_("Delivered to %(to)s, %(when)s.") % given, f"SHA-256: {hash_}"]
    else:
        notes.append(_("A draft. Nothing is delivered."))
    for section in document.sections:
        if section.text:
            notes += ["", section.title, *section.text.splitlines()]
    return notes
