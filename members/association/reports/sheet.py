"""A report as a workbook: a sheet a section, and one with the facts of the report."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, pgettext

from members.tables import Table, notes_table, numbered

from .correcting import HEAD


def as_table(document, hash_="", corrections=()):
    """Return the Table of a workbook of the Document.

    Of a delivered one with its hash, and with its corrections on a sheet of their own.
    """
    tables = [_sheet(section) for section in document.sections if section.tables]
    tables += [_corrections_sheet(corrections)] if corrections else []
    first, *others = *numbered(tables), notes_table(_sheet_notes(document, hash_))
    return replace(first, beside=tuple(others))


def _corrections_sheet(corrections):
    head = (_("Day"), _("Reason"), pgettext("report", "What is right"))
    head += tuple(map(str, HEAD))
    rows = [
        [timezone.localdate(one.made_at), one.reason, one.text, *figure]
        for one in corrections
        for figure in one.figures or [["", "", ""]]
    ]
    return Table(_("Corrections after delivery"), head, rows)


def _sheet(section):
    columns = max(len(table.head) for table in section.tables)
    rows = []
    for table in section.tables:
        rows.append(_sheet_line([table.caption, "", *table.head], columns))
        rows += [
            _sheet_line(["", row.label, *map(_cell_value, row.cells)], columns)
            for row in table.rows
        ]
        rows += [_sheet_line([note], columns) for note in table.notes]
    rows += [_sheet_line([note], columns) for note in section.notes]
    head = (section.title, "", *[""] * columns)
    return Table(section.title, head, rows)


def _cell_value(cell):
    """Return the number where the text is that number alone, else the text."""
    text = "".join(cell.text.split())  # thousands are grouped by a space
    return cell.value if cell.is_number and text == str(cell.value) else cell.text


def _sheet_line(values, columns):
    return [*values, *[""] * (columns + 2 - len(values))]


def _sheet_notes(document, hash_):
    notes = [document.title, *(f"{label}: {text}" for label, text in document.facts)]
    if document.frozen_at:
        at = timezone.localtime(datetime.fromisoformat(document.frozen_at))
        values = {
            "to": document.delivered_to,
            "when": date_format(at, "DATETIME_FORMAT"),
        }
        notes += [_("Delivered to %(to)s, %(when)s.") % values, f"SHA-256: {hash_}"]
    else:
        notes.append(_("A draft. Nothing is delivered."))
    for section in document.sections:
        if section.text:
            notes += ["", section.title, *section.text.splitlines()]
    return notes
