"""Count the projects that began, ran and ended in a period, and their partners."""

from django.utils.translation import gettext as _, ngettext

from members.models import Organization, ReportText
from members.models.participations import days_of_work
from members.models.periods import Precision, first_day, in_words, last_day
from members.queries.statistics.turnover import members_within

from ..cells import numbers, refs, section, share
from ..document import ReportCell, ReportRow, ReportTable
from .members import heads

KEY = ReportText.Section.PROJECTS


def count(registry, days):
    """Return the ReportSection."""
    both = [days, days.previous]
    tables = [
        _projects_table(registry, both),
        _partners_table(registry, both),
        _titles_table("started", _("Projects that began"), registry, days, started),
        _titles_table("opened", _("Went into operation"), registry, days, opened),
        _titles_table("ended", _("Projects that ended"), registry, days, ended),
    ]
    return section(KEY, tables, _projects_notes(registry))


def started(project, days):
    """Return when the project began if that is in the period, in words, else nothing."""
    return _within(project.since, project.since_precision, days)


def opened(project, days):
    return _within(project.opened, project.opened_precision, days)


def ended(project, days):
    """Return when it ended and how, in words, if that is in the period."""
    text = _within(project.until, project.until_precision, days, is_last=True)
    return f"{text} ({str(project.get_status_display()).lower()})" if text else ""


def _within(day, precision, days, *, is_last=False):
    """Return the day in words if it is known to lie in the period, else nothing."""
    if day is None or precision == Precision.AT_LATEST:
        return ""
    others = first_day(day, precision) if is_last else last_day(day, precision)
    is_in = day in days and others in days
    return in_words(day, precision) if is_in else ""


def under_way(registry, days):
    """Return the projects that had work in the period, by the days that are known."""
    return [p for p in registry.projects.values() if _is_under_way(p, days)]


def _is_under_way(project, days):
    first = project.since or project.opened
    days_of_project = project.since, project.until, project.opened
    work = days_of_work((first, None), days_of_project, project.status)
    return first is not None and days.shares_a_day(*work)


def _projects_table(registry, both):
    lines = [
        ("under_way", _("Under way in the period"), under_way),
        ("started", _("Began"), _those(started)),
        ("opened", _("Went into operation"), _those(opened)),
        ("ended", _("Ended"), _those(ended)),
    ]
    rows = tuple(
        numbers(
            key, label, "project", [[p.pk for p in find(registry, d)] for d in both]
        )
        for key, label, find in lines
    )
    return ReportTable("numbers", _("Projects"), heads(both), rows)


def _those(happened):
    return lambda registry, days: [
        p for p in registry.projects.values() if happened(p, days)
    ]


def partners(registry, days):
    """Return the numbers of the organizations that worked in a project in the period."""
    return {
        p.organization_id
        for p in registry.participations
        if days.shares_a_day(*registry.days_of_work(p))
    }


def _partners_table(registry, both):
    pks = [partners(registry, one) for one in both]
    members = [
        members_within(registry.memberships, one.since, one.until) for one in both
    ]
    pairs = zip(pks, members, strict=True)
    shares = tuple(share("organization", p & m, p) for p, m in pairs)
    rows = [
        numbers("all", _("Partners in projects"), "organization", pks),
        ReportRow("members", _("Of those, members at some time in the period"), shares),
    ]
    for value, label in Organization.Kind.choices:
        of_kind = {
            pk for pk, one in registry.organizations.items() if one.kind == value
        }
        counts = [one & of_kind for one in pks]
        rows.append(numbers(f"kind_{value}", str(label), "organization", counts))
    return ReportTable("partners", _("Partners"), heads(both), tuple(rows))


def _titles_table(key, caption, registry, days, happened):
    rows = tuple(
        ReportRow(
            f"project:{p.pk}",
            p.title_nb,
            (ReportCell(text, None, refs("project", [p.pk])),),
        )
        for p in registry.projects.values()
        if (text := happened(p, days))
    )
    return ReportTable(key, caption, (_("Day"),), rows)


def _projects_notes(registry):
    undated = [p for p in registry.projects.values() if not (p.since or p.opened)]
    if not undated:
        return ()
    text = ngettext(
        "%(n)s project without a first day is not counted as under way.",
        "%(n)s projects without a first day are not counted as under way.",
        len(undated),
    )
    return (text % {"n": len(undated)},)
