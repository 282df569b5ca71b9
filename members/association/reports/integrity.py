"""Read a delivered report, and check that it is unchanged."""

from dataclasses import dataclass
from datetime import datetime

from members.models import Report

from . import document


@dataclass(frozen=True)
class FrozenReport:
    """A delivered report: its Document, and whether the row is unchanged since delivery."""

    report: Report
    document: document.Document
    is_intact: bool
    is_newer: bool = False


def read(report):
    """Return the FrozenReport of a Report; `is_intact` is False if it has been changed."""
    is_same = report.hash == document.hash_of(report.document)
    try:
        own = document.read(report.document)
        is_intact = is_same and _report_columns(report) == _document_columns(own)
        return FrozenReport(report, own, is_intact)
    except document.NewerFormatError:
        empty = document.unreadable(report)
        return FrozenReport(report, empty, is_same, is_newer=is_same)
    # The text is no Document, or its `frozen_at` is no time.
    except (ValueError, TypeError):
        return FrozenReport(report, document.unreadable(report), is_intact=False)


def _report_columns(report):
    return (
        report.since.isoformat(),
        report.until.isoformat(),
        report.with_unlisted,
        report.frozen_at,
        report.delivered_to,
    )


def _document_columns(own):
    at = datetime.fromisoformat(own.frozen_at)
    return (own.since, own.until, own.with_unlisted, at, own.delivered_to)
