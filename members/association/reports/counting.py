"""Count a report from the registry as it is now."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models.languages import in_default_language

from .document import Document
from .period import ReportDays
from .registry import Registry, kept_rows
from .sections import activity, climate, members, money, offices, projects

SECTIONS = (members, activity, projects, money, climate, offices)


def count_report(period, rows=None):
    """Return the Document of a ReportDraft or Report, counted now and without texts.

    `rows` are those of `read_rows`; without them those that the process keeps.
    """
    days = ReportDays(period.since, period.until)
    registry = Registry(rows or kept_rows(), period.with_unlisted)
    with in_default_language():
        cluster = registry.cluster_on(days.until) or _("The cluster")
        sections = tuple(section.count(registry, days) for section in SECTIONS)
        return Document(
            title=f"{cluster}: {_('report')} {days.text}",
            since=days.since.isoformat(),
            until=days.until.isoformat(),
            with_unlisted=period.with_unlisted,
            facts=_report_facts(days, period),
            sections=sections,
        )


def _report_facts(days, period):
    counted = (
        _("All; those that are not listed are not named")
        if period.with_unlisted
        else _("Listed organizations alone")
    )
    return (
        (_("Period"), f"{date_format(days.since)} – {date_format(days.until)}"),
        (
            _("Compared with"),
            f"{date_format(days.previous.since)} – {date_format(days.previous.until)}",
        ),
        (_("Organizations"), counted),
    )
