"""Drafts and delivered reports for tests."""

from datetime import date

from members.association import reports
from members.models import ReportDraft

SINCE, UNTIL = date(2025, 1, 1), date(2025, 12, 31)


def make_draft(by, since=SINCE, until=UNTIL, with_unlisted=True, **texts):
    """Begin a draft, with {section: text}."""
    draft, _is_new = reports.start_draft(since, until, with_unlisted, by=by)
    marks = dict.fromkeys(texts, reports.mark_of(""))
    reports.save_texts(draft.pk, texts, marks, by=by)
    return draft


def fingerprint_of(draft):
    # Not those that the process keeps: a test rolls back within one transaction.
    count = reports.count_draft(draft, reports.read_rows())
    return reports.with_texts(count, reports.texts_of(draft)).fingerprint


def make_report(by, delivered_to="Innovasjon Norge", **given):
    """Deliver a report as somebody does who has just looked at it."""
    draft = make_draft(by, **given)
    return reports.deliver(draft.pk, delivered_to, seen=fingerprint_of(draft), by=by)


def shown(client, report):
    """Return the text that the hash is of, and the delivered report on its page."""
    page = f"/admin/reports/{report.pk}/"
    text = client.get(page).text.partition('<article id="report">')[2]
    return client.get(f"{page}json/").content, text.partition("</article>")[0]


def number_of(document, section, table, row, column=0):
    """Return the value of a cell."""
    [one] = [s for s in document.sections if s.key == section]
    [found] = [t for t in one.tables if t.key == table]
    [line] = [r for r in found.rows if r.key == row]
    return line.cells[column].value


def rows_of(document, section, table):
    """Return the rows of a table; none when there is no such table."""
    tables = [t for s in document.sections if s.key == section for t in s.tables]
    return [row for t in tables if t.key == table for row in t.rows]


def labels(*place):
    return [row.label for row in rows_of(*place)]


def keys(*place):
    return [row.key for row in rows_of(*place)]


def explained(report):
    """Return what explains the differences between a delivered report and a count now."""
    rows = reports.read_rows()
    now = reports.count_report(report, rows)
    found = reports.differences(reports.read(report).document, now)
    return reports.explain(found, report.frozen_at, rows)


def counted(rows=None, **given):
    """Return the document of a draft of the year, or of other days."""
    draft = ReportDraft(**{"since": SINCE, "until": UNTIL} | given)
    return reports.count_report(draft, rows)
