"""Read a delivered report as it was, and see whether it still is."""

from dataclasses import dataclass
from datetime import datetime

from members.models import Report

from . import document


@dataclass(frozen=True)
class Frozen:
    """A delivered report as it is read: its Document, and whether all of it is as it was."""

    report: Report
    document: document.Document
    is_intact: bool
    is_newer: bool = False


def read(report):
    """Return the Frozen of a Report; what is not as it was delivered is said, not hidden."""
    is_same = report.hash == document.hash_of(report.document)
    try:
        found = document.read(report.document)
        return Frozen(report, found, is_same and _columns(report) == _own(found))
    except document.NewerFormatError:
        return Frozen(report, document.unreadable(report), is_same, is_newer=is_same)
    except (ValueError, TypeError):
        return Frozen(report, document.unreadable(report), is_intact=False)


def _columns(report):
    return (
        report.since.isoformat(),
        report.until.isoformat(),
        report.with_unlisted,
        report.frozen_at,
        report.delivered_to,
    )


def _own(found):
    at = datetime.fromisoformat(found.frozen_at)
    return (found.since, found.until, found.with_unlisted, at, found.delivered_to)
