"""The rows of a list as a table, with the order and the filters of its list.

The second sheet of a workbook describes the selection: day, filters, order, address.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count
from operator import attrgetter

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _, gettext_lazy

from members.fields import ORGANIZATION, PROJECT
from members.fields.amount_texts import confidence_notes
from members.models import ClusterName, Funding, Membership, Participation
from members.models.texts import sources_without
from members.tables import Column, Table

from ..queries.filters.selection import Selection
from . import licences

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
    # Sheets that a workbook has behind this one.
    beside: tuple = ()

    def table(self, report=_ignore):
        """Return the Table, whose rows are read as they are written."""
        head = tuple(title for column in self.columns for title in column.headers)
        counter = count()
        rows = (row for row, _number in zip(self.rows(report), counter, strict=False))
        beside = tuple(sheet.table() for sheet in self.beside)
        beside += (_about_selection(self, counter),) if self.selection else ()
        return Table(self.name, head, rows, beside=beside)

    def rows(self, report=_ignore):
        """Yield a list of cells for each row, as the list orders them.

        `report(done, total)` is called after each slice; an exception of it ends the file.
        """
        total = len(self.ids)
        for start in range(0, total, SLICE):
            ids = self.ids[start : start + SLICE]
            rows = {row.pk: row for row in self.load(self.among.filter(pk__in=ids))}
            yield from (self.cells(rows[pk]) for pk in ids if pk in rows)
            report(start + len(ids), total)

    def load(self, rows):
        """Return the rows with all that the columns read."""
        for column in self.columns:
            rows = column.load(rows, self.day)
        return rows

    def cells(self, row):
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
    if selection.is_public:
        yield from licences.rows(sheet.name, selection.address)
    yield from _confidence_rows(sheet)
    yield _("File made"), f"{date_format(now, 'DATE_FORMAT')} {date_format(now, 'H:i')}"
    if selection.made_by:
        yield _("Made by"), selection.made_by


def _confidence_rows(sheet):
    """Yield the meanings of the words in the column of confidence, if there is one."""
    if CONFIDENCE in sheet.columns:
        for word, text in confidence_notes():
            yield f"{CONFIDENCE.title}: {word}", str(text)


def organization_sheet(filterset):
    """Return the Sheet of a list of organizations; five queries for each slice of it."""
    columns = (*ORGANIZATION.sheet, MEMBER_SINCE, *ORIGIN)
    rows = filterset.answer
    return Sheet(_("Members"), columns, rows, filterset.queryset, filterset.day)


def project_sheet(filterset):
    """Return the Sheet of a list of projects; seven queries for each slice of it."""
    rows, today = filterset.answer, timezone.localdate()
    columns, beside = (*PROJECT.sheet, *ORIGIN_OF_PROJECT), (amount_sheet(filterset),)
    among = filterset.queryset
    return Sheet(_("Projects"), columns, rows, among, today, beside=beside)


def amount_sheet(filterset):
    """Return the Sheet of the amounts of the listed projects, a row each."""
    among = Funding.objects.select_related("project", "funder")
    # A CSV file of the projects needs none of them.
    ids = SimpleLazyObject(lambda: _amounts_of(filterset.answer))
    return Sheet(_("Amounts"), AMOUNTS, ids, among, timezone.localdate())


def _amounts_of(projects):
    rows = Funding.objects.filter(project__in=projects[: len(projects)])
    return list(rows.order_by("project__sort_title", "pk").values_list("pk", flat=True))


def _plain(amount):
    return int(amount) if amount == amount.to_integral_value() else amount


def _giver(funding):
    funder = funding.funder
    if funder is None:
        return funding.funder_name
    return funder.name if funder.is_listed else ""


def _stated_accuracy(funding):
    return funding.get_stated_on_precision_display() if funding.stated_on else ""


def _with_unlisted(rows, day):
    """Load the parts of unlisted organizations in a project."""
    hides = Q(organization__is_listed=False) | Q(claimed_by__is_listed=False)
    parts = Participation.objects.filter(hides)
    parts = parts.select_related("organization", "claimed_by")
    return rows.prefetch_related(Prefetch("participations", parts, to_attr="hidden"))


def _project_sources(project):
    """Return the sources of a project without those that are an unlisted organization."""
    named = {
        one for part in project.hidden for one in (part.organization, part.claimed_by)
    }
    hidden = [one.name for one in named if one and not one.is_listed]
    lines = (line for _url, line in sources_without(hidden, project.sources))
    return "\n".join(lines)


def _amount_sources(funding):
    # A source may name the funder, so an unlisted one takes its sources along.
    is_hidden = funding.funder and not funding.funder.is_listed
    return "" if is_hidden else funding.source


CONFIDENCE = Column(
    "confidence", gettext_lazy("Confidence"), lambda row: row.get_confidence_display()
)
ORIGIN = (CONFIDENCE, Column("source", gettext_lazy("Sources"), attrgetter("source")))
ORIGIN_OF_PROJECT = (
    CONFIDENCE,
    Column("source", gettext_lazy("Sources"), _project_sources, _with_unlisted),
)
AMOUNTS = (
    Column("project", gettext_lazy("Project"), lambda row: str(row.project)),
    Column("kind", gettext_lazy("Kind of amount"), Funding.get_kind_display),
    Column("qualifier", gettext_lazy("Qualifier"), Funding.get_qualifier_display),
    Column("amount", gettext_lazy("Amount"), lambda row: _plain(row.amount)),
    Column("currency", gettext_lazy("Currency"), attrgetter("currency")),
    Column("period", gettext_lazy("Covers"), Funding.get_period_display),
    Column("years", gettext_lazy("Years"), attrgetter("years")),
    Column("funder", gettext_lazy("Funder"), _giver),
    Column("stated_on", gettext_lazy("Stated on"), attrgetter("stated_on")),
    Column("accuracy", gettext_lazy("Accuracy of the date"), _stated_accuracy),
    Column("source", gettext_lazy("Sources"), _amount_sources),
)


def _with_stays(rows, day):
    stays = Membership.objects.on(day)
    own = ClusterName.objects.filter(name=OuterRef("name"))
    return rows.annotate(is_the_cluster=Exists(own)).prefetch_related(
        Prefetch("memberships", stays, to_attr="stays")
    )


def _member_since(organization):
    """Return the first day of the current membership, its precision and how it is known.

    The day of a mere mention is not one of membership, and is left out.
    """
    if not organization.stays:
        return [None, "", _relation_without_membership(organization), "", ""]
    [stay] = organization.stays
    known = [stay.get_certainty_display(), stay.evidence, stay.source]
    if not stay.since or stay.is_mention:
        return [None, "", *known]
    return [stay.since, stay.get_since_precision_display(), *known]


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
        gettext_lazy("Evidence of the membership"),
        gettext_lazy("Sources of the membership"),
    ),
)
