"""The rows of a list as a table, with the order and the filters of its list.

The second sheet of a workbook describes the selection: day, filters, order, address.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.fields import ORGANIZATION, PROJECT
from members.models import ClusterName, Membership
from members.tables import WIDE, Column, Table

from ..queries.filters.selection import Selection

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
        counter = count()
        rows = (row for row, _number in zip(self.rows(report), counter, strict=False))
        beside = (_about_selection(self, counter),) if self.selection else ()
        widths = {1: WIDE, len(head): WIDE}
        return Table(self.name, head, rows, widths=widths, beside=beside)

    def rows(self, report=_ignore):
        """Yield a list of cells for each row, as the list orders them.

        `report(done, total)` is called after each slice; an exception of it ends the file.
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


def _about_selection(sheet, counter):
    """Return the Table that a workbook has beside the rows; `counter` has counted these."""
    rows, widths = _selection_rows(sheet, counter), {1: 30, 2: 80}
    return Table(_("About this selection"), (), rows, widths=widths, is_labelled=True)


def _selection_rows(sheet, counter):
    """Yield (label, value) of day, filters, order, address and time of the workbook."""
    selection, now = sheet.selection, timezone.localtime()
    yield _("List"), sheet.name
    yield _("Data as of"), sheet.day
    yield _("Number of rows"), next(counter)
    yield from selection.filters or [(_("Filters"), _("none, so all rows"))]
    yield _("Address of the list"), selection.address
    yield _("File made"), f"{date_format(now, 'DATE_FORMAT')} {date_format(now, 'H:i')}"
    if selection.made_by:
        yield _("Made by"), selection.made_by


def organization_sheet(filterset):
    """Return the Sheet of a list of organizations; five queries for each slice of it."""
    columns, rows = (*ORGANIZATION.sheet, MEMBER_SINCE), filterset.answer
    return Sheet(_("Members"), columns, rows, filterset.queryset, filterset.day)


def project_sheet(filterset):
    """Return the Sheet of a list of projects; seven queries for each slice of it."""
    rows, today = filterset.answer, timezone.localdate()
    return Sheet(_("Projects"), PROJECT.sheet, rows, filterset.queryset, today)


def _with_stays(rows, day):
    stays = Membership.objects.on(day)
    own = ClusterName.objects.filter(name=OuterRef("name"))
    return rows.annotate(is_the_cluster=Exists(own)).prefetch_related(
        Prefetch("memberships", stays, to_attr="stays")
    )


def _member_since(organization):
    """Return the first day of the current membership, its precision and certainty.

    The day of a mere mention is not one of membership, and is left out.
    """
    if not organization.stays:
        return [None, "", _relation_without_membership(organization)]
    [stay] = organization.stays
    certainty = stay.get_certainty_display()
    if not stay.since or stay.is_mention:
        return [None, "", certainty]
    return [stay.since, stay.get_since_precision_display(), certainty]


def _relation_without_membership(organization):
    if organization.is_the_cluster:
        return _("The cluster itself")
    return _("Not registered as a member")


MEMBER_SINCE = Column(
    "member_since",
    gettext_lazy("Member since"),
    _member_since,
    _with_stays,
    more=(
        gettext_lazy("Accuracy of the date"),
        gettext_lazy("Certainty of the membership"),
    ),
)
