"""Drafts and delivered reports for tests."""

from datetime import date

from members.models import ReportDraft
from members.reports.corrected_before import count_draft
from members.reports.counting import count_report
from members.reports.drafts import mark_of, save_texts, start_draft, texts_of
from members.reports.freezing import deliver, with_texts
from members.reports.registry import read_rows

SINCE, UNTIL = date(2025, 1, 1), date(2025, 12, 31)


def make_draft(by, since=SINCE, until=UNTIL, with_unlisted=True, **texts):
    """Begin a draft, with {section: text}."""
    draft, _is_new = start_draft(since, until, with_unlisted, by=by)
    save_texts(draft.pk, texts, dict.fromkeys(texts, mark_of("")), by=by)
    return draft


def fingerprint_of(draft):
    # Not those that the process keeps: a test rolls back within one transaction.
    return with_texts(count_draft(draft, read_rows()), texts_of(draft)).fingerprint


def make_report(by, delivered_to="Innovasjon Norge", **given):
    """Deliver a report as somebody does who has just looked at it."""
    draft = make_draft(by, **given)
    return deliver(draft.pk, delivered_to, seen=fingerprint_of(draft), by=by)


def number_of(document, section, table, row, column=0):
    """Return the value of a cell."""
    [one] = [s for s in document.sections if s.key == section]
    [found] = [t for t in one.tables if t.key == table]
    [line] = [r for r in found.rows if r.key == row]
    return line.cells[column].value


def labels(document, section, table):
    """Return the labels of the rows of a table; none when there is no such table."""
    tables = [t for s in document.sections if s.key == section for t in s.tables]
    return [row.label for t in tables if t.key == table for row in t.rows]


def keys(document, section, table):
    """Return the keys of the rows of a table; none when there is no such table."""
    tables = [t for s in document.sections if s.key == section for t in s.tables]
    return [row.key for t in tables if t.key == table for row in t.rows]


def counted(**given):
    """Return the document of a draft of the year, or of other days."""
    return count_report(ReportDraft(**{"since": SINCE, "until": UNTIL} | given))


def drafts():
    return list(ReportDraft.objects.values_list("since", "until"))
