"""Count the active members and the meetings of a period."""

from django.utils.translation import gettext as _

from members.models import ReportText
from members.queries.statistics.turnover import members_within

from ..cells import numbers, section, share
from ..document import ReportRow, ReportTable
from .members import heads
from .projects import partners

KEY = ReportText.Section.ACTIVITY


def count(registry, days):
    """Return the ReportSection."""
    both = [days, days.previous]
    tables = [_active(registry, both), _meetings(registry, both)]
    return section(KEY, tables)


def in_office(registry, days):
    """Return the numbers of the organizations that held an office in the period."""
    roles = [r for r in registry.roles if days.shares_a_day(r.since, r.until)]
    return {role.organization_id for role in roles} - {None}


def _active(registry, both):
    lines = {"active": [], "project": [], "office": []}
    for days in both:
        members = members_within(registry.memberships, days.since, days.until)
        projects = partners(registry, days) & members
        offices = in_office(registry, days) & members
        lines["active"].append(share("organization", projects | offices, members))
        lines["project"].append(share("organization", projects, members))
        lines["office"].append(share("organization", offices, members))
    labels = {
        "active": _("Active members: in a project or an office"),
        "project": _("Members in a project"),
        "office": _("Members in an office"),
    }
    rows = tuple(ReportRow(key, labels[key], tuple(lines[key])) for key in labels)
    note = _("Of those who were members at some time in the period.")
    return ReportTable("active", _("Active members"), heads(both), rows, (note,))


def _meetings(registry, both):
    meetings = [[m for m in registry.meetings if m.held_on in days] for days in both]
    bodies = {m.body_id: m.body for one in meetings for m in one}
    keys = [[m.pk for m in one] for one in meetings]
    rows = [numbers("all", _("All meetings"), "meeting", keys)]
    rows += [
        numbers(
            f"body:{body.pk}",
            body.name_nb,
            "meeting",
            [[m.pk for m in one if m.body_id == body.pk] for one in meetings],
        )
        for body in sorted(bodies.values(), key=lambda b: (b.sort_name, b.pk))
    ]
    note = _("As they are recorded; cancelled meetings are not counted.")
    return ReportTable("meetings", _("Meetings"), heads(both), tuple(rows), (note,))
