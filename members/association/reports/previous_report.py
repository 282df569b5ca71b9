"""Count the corrections since the report on the period before was delivered.

A report shows that period beside its own: where a figure is no longer the delivered one,
the report lists it with its corrections. Like the rest of a report, this names no person and
no organization that is not listed. The author and the reason of a correction are in history
alone; the secretariat may add the reason to the text of the section.
"""

from dataclasses import replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from members.models import Report, ReportText
from members.models.languages import in_default_language

from .cells import may_be_named
from .corrections import explain
from .counting import count_report
from .differences import differences
from .document import ReportCell, ReportRow, ReportSection, ReportTable
from .integrity import read
from .period import ReportDays
from .registry import kept_rows

KEY = ReportText.Section.CORRECTIONS
MOST = 3  # corrections that are listed for one figure


def count_draft(draft, rows=None):
    """Return the Document of a draft with a section on the report before, if that differs."""
    rows = rows or kept_rows()
    counted, before = count_report(draft, rows), delivered_before(draft)
    if before is None:
        return counted
    with in_default_language():
        section = _corrections_section(before, rows)
    more = (section,) if section.tables else ()
    return replace(counted, sections=counted.sections + more)


def delivered_before(draft):
    """Return the last Report on the same choices for the period before, or None."""
    days = ReportDays(draft.since, draft.until).previous
    same = {"since": days.since, "until": days.until}
    reports = Report.objects.filter(**same, with_unlisted=draft.with_unlisted)
    return reports.order_by("frozen_at", "pk").last()


def _corrections_section(report, rows):
    integrity = read(report).document
    cells = differences(integrity, count_report(report, rows))
    figures = [one for one in cells if one.is_figure]
    groups = explain(figures, report.frozen_at, rows).groups
    title = _("Corrected since the report on %(period)s") % {
        "period": ReportDays(report.since, report.until).text
    }
    return ReportSection(KEY.value, title, _corrections_table(report, rows, groups))


def _corrections_table(report, rows, groups):
    lines = [
        _figure_row(one, _reason_text(corrections, is_sure, rows))
        for corrections, is_sure, figures in groups
        for one in figures
    ]
    head = (
        _("Delivered %(day)s") % {"day": _day_text(report.frozen_at)},
        _("Now"),
        _("Correction"),
    )
    note = _("Who made a correction, and the reason given, is in the registry.")
    table = ReportTable(
        "figures", _("Figures that have changed"), head, tuple(lines), (note,)
    )
    return (table,) if lines else ()


def _figure_row(one, reason):
    where = ", ".join(filter(None, [one.section, one.table, one.column]))
    texts = (one.before, one.now)
    cells = (*map(ReportCell, texts, one.values), ReportCell(reason))
    return ReportRow(f"{where}: {one.row}", f"{one.row} ({where})", cells)


def _reason_text(corrections, is_sure, rows):
    if not corrections:
        return _("No known reason")
    texts = [*dict.fromkeys(_correction_text(one, rows) for one in corrections)]
    text = "; ".join(texts[:MOST])
    if more := max(len(texts) - MOST, 0):
        text += " " + ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
    return (
        text
        if is_sure
        else _("May follow from: %(corrections)s") % {"corrections": text}
    )


def _correction_text(one, rows):
    """Return "12.3.2026: Medlemskap: Alfa (endret), Fra og med 1. mars 2025 → …"."""
    words = f"{_day_text(one.when)}: {one.kind.lower()}"
    organizations = [ref for ref in one.about if ref.startswith("organization:")]
    about = [
        rows.organizations.get(int(ref.partition(":")[2])) for ref in organizations
    ]
    if not all(row and may_be_named(row) for row in about):
        return f"{words} {one.name.partition(':')[0].lower()}"
    lines = [_change_text(one.model, *line) for line in one.lines]
    return f"{words} {', '.join([one.name, *lines])}"


def _change_text(model, label, old, new):
    # A former name of an organization may be that of a person.
    return (
        label
        if model == "organization" or not (old or new)
        else f"{label} {old} → {new}"
    )


def _day_text(moment):
    return date_format(timezone.localtime(moment), "j.n.Y")
