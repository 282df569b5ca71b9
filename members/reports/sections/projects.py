"""Which projects began and ended, and who works in them."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Organization, Project, ReportText
from members.models.periods import Precision, first_day, in_words, last_day
from members.statistics.turnover import members_within

from ..cells import number, refs, share
from ..document import Cell, Row, Section, Table
from .members import heads

KEY = ReportText.Section.PROJECTS
ENDED = (Project.Status.COMPLETED, Project.Status.STOPPED)


def count(registry, days):
    """Return the Section."""
    both = [days, days.previous]
    tables = [
        _numbers(registry, both),
        _partners(registry, both),
        _titles("started", _("Projects that began"), registry, days, started),
        _titles("opened", _("Went into operation"), registry, days, opened),
        _titles("ended", _("Projects that ended"), registry, days, ended),
    ]
    return Section(
        KEY.value, str(KEY.label), tuple(t for t in tables if t.rows), _notes(registry)
    )


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
    if first is None or first > days.until:
        return False
    last = project.until
    if last is None and project.status in ENDED:
        # It ended on an unknown day: counted to the end of the last year that is known.
        last = date(max(filter(None, (project.since, project.opened))).year, 12, 31)
    return last is None or last >= days.since


def _numbers(registry, both):
    lines = [
        ("under_way", _("Under way in the period"), under_way),
        ("started", _("Began"), _those(started)),
        ("opened", _("Went into operation"), _those(opened)),
        ("ended", _("Ended"), _those(ended)),
    ]
    rows = tuple(
        Row(
            key,
            label,
            tuple(
                number("project", [p.pk for p in find(registry, one)]) for one in both
            ),
        )
        for key, label, find in lines
    )
    return Table("numbers", _("Projects"), heads(both), rows)


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


def _partners(registry, both):
    found = [partners(registry, one) for one in both]
    members = [
        members_within(registry.memberships, one.since, one.until) for one in both
    ]
    kinds = [
        (
            f"kind_{value}",
            str(label),
            lambda pk, v=value: registry.organizations[pk].kind == v,
        )
        for value, label in Organization.Kind.choices
    ]
    rows = [
        Row(
            "all",
            _("Partners in projects"),
            tuple(number("organization", one) for one in found),
        )
    ]
    rows.append(
        Row(
            "members",
            _("Of those, members at some time in the period"),
            tuple(
                share("organization", p & m, p)
                for p, m in zip(found, members, strict=True)
            ),
        )
    )
    rows += [
        Row(
            key,
            label,
            tuple(number("organization", filter(fits, one)) for one in found),
        )
        for key, label, fits in kinds
    ]
    return Table("partners", _("Partners"), heads(both), tuple(rows))


def _titles(key, caption, registry, days, happened):
    rows = tuple(
        Row(f"project:{p.pk}", p.title_nb, (Cell(text, None, refs("project", [p.pk])),))
        for p in registry.projects.values()
        if (text := happened(p, days))
    )
    return Table(key, caption, (_("Day"),), rows)


def _notes(registry):
    undated = [p for p in registry.projects.values() if not (p.since or p.opened)]
    if not undated:
        return ()
    text = ngettext(
        "%(n)s project without a first day is not counted as under way.",
        "%(n)s projects without a first day are not counted as under way.",
        len(undated),
    )
    return (text % {"n": len(undated)},)
