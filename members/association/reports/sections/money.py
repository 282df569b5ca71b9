"""Money of projects, as it was stated by the last day of a period.

Sums are those of members.queries.statistics: only amounts of one kind, currency and coverage are
added, and none that another one may contain; a note lists those left out.
"""

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.models import Funding, ReportText
from members.queries.statistics import money, money_sums

from ..cells import refs, section
from ..document import ReportCell, ReportRow, ReportTable

KEY = ReportText.Section.MONEY


def count(registry, days):
    """Return the ReportSection."""
    both = [days, days.previous]
    sums = [sums_on(registry, one.until) for one in both]
    heads = tuple(date_format(one.until, "j.n.Y") for one in both)
    sorts = money_sums.in_order(sums[1] | sums[0])
    rows = tuple(
        ReportRow(sort, _sum_label(one), tuple(_sum_cell(s.get(sort)) for s in sums))
        for sort, one in sorts.items()
    )
    tables = [
        ReportTable(
            "sums", _("Money of projects, stated by the last day"), heads, rows
        ),
        _stated_table(registry, days),
    ]
    notes = money_sums.left_out_notes(sums[0].values())
    return section(KEY, tables, notes)


def sums_on(registry, day):
    """Return {kind, currency and coverage: money.MoneySum} of amounts stated by the day."""
    return money.sums(money.stated_by(registry.rows.fundings, day), money.sort_of)


def _sum_label(one):
    """Return the kind of the amounts, and that they are of each year where they are."""
    row = one.rows[0]
    kind = capfirst(str(Funding.Kind(row.kind).label))
    if row.period == Funding.Per.YEAR:
        return f"{kind}, {row.currency}, {Funding.Per.YEAR.label}"
    return f"{kind}, {row.currency}"


def _sum_cell(one):
    if one is None:
        return ReportCell("–")
    text = money_sums.sum_text(one) or _("not added")
    return ReportCell(text, text, refs("funding", [row.pk for row in one.counted]))


def _stated_table(registry, days):
    """Return the table of the amounts that were stated in the period, each by itself."""
    rows = tuple(
        ReportRow(
            f"funding:{row.pk}",
            money_sums.row_text(row),
            (
                ReportCell(
                    date_format(row.stated_on, "j.n.Y"), None, refs("funding", [row.pk])
                ),
            ),
        )
        for row in registry.rows.fundings
        if row.stated_on in days
    )
    return ReportTable("stated", _("Stated in the period"), (_("Day"),), rows)
