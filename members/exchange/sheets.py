"""The rows of a list as a table, with the order and the filters of its list.

The second sheet of a workbook says what the rows are a selection of.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.tables import WIDE, Table

from .selection import Selection

SLICE = 500  # rows that are read at once


def _ignore(done, total):
    pass


@dataclass
class Sheet:
    """The rows of a list as a table.

    A column is a Column, or a declared field. `ids` is a sequence of primary keys in the
    order of the list, read in slices from the queryset `among`: one that has left it
    meanwhile is left out.
    """

    name: str
    columns: tuple
    ids: object
    among: QuerySet
    day: date
    selection: Selection | None = None

    def table(self, report=_ignore):
        """Return the Table, whose rows are read as they are written."""
        head = tuple(title for column in self.columns for title in column.headers)
        written = count()
        rows = (row for row, _number in zip(self.rows(report), written, strict=False))
        beside = (_about_selection(self, written),) if self.selection else ()
        widths = {1: WIDE, len(head): WIDE}
        return Table(self.name, head, rows, widths=widths, beside=beside)

    def rows(self, report=_ignore):
        """Yield a list of cells for each row, as the list orders them.

        `report(done, total)` is called after each slice; what it raises ends the file.
        """
        total = len(self.ids)
        for start in range(0, total, SLICE):
            ids = self.ids[start : start + SLICE]
            rows = {row.pk: row for row in self._load(ids)}
            yield from (self._cells(rows[pk]) for pk in ids if pk in rows)
            report(start + len(ids), total)

    def _load(self, ids):
        rows = self.among.filter(pk__in=ids)
        for column in self.columns:
            rows = column.load(rows, self.day)
        return rows

    def _cells(self, row):
        return [cell for column in self.columns for cell in column.cells(row)]


def _about_selection(sheet, written):
    """Return the Table that a workbook has beside the rows; `written` has counted these."""
    rows, widths = _selection_rows(sheet, written), {1: 30, 2: 80}
    return Table(_("About this selection"), (), rows, widths=widths, is_labelled=True)


def _selection_rows(sheet, written):
    """Yield (label, value) of day, filters, order, address and time of the workbook."""
    chosen, now = sheet.selection, timezone.localtime()
    yield _("List"), sheet.name
    yield _("Data as of"), sheet.day
    yield _("Number of rows"), next(written)
    yield from chosen.filters or [(_("Filters"), _("none, so all rows"))]
    yield _("Address of the list"), chosen.address
    yield _("File made"), f"{date_format(now, 'DATE_FORMAT')} {date_format(now, 'H:i')}"
    if chosen.made_by:
        yield _("Made by"), chosen.made_by
