"""Count the active members, the events and the meetings of a period."""

from dataclasses import replace

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
    tables = [_active(registry, both), _events(registry, both)]
    return section(KEY, [*tables, _meetings(registry, both)])


def in_office(registry, days):
    """Return the numbers of the organizations that held an office in the period."""
    roles = [r for r in registry.roles if days.shares_a_day(r.since, r.until)]
    return {role.organization_id for role in roles} - {None}


def came(registry, days):
    """Return the numbers of the organizations that came to an event in the period."""
    return {pk for event in events_of(registry, days) for pk in event.came}


def events_of(registry, days):
    return [event for event in registry.events_held if event.held_on in days]


def _active(registry, both):
    ways = {"project": partners, "office": in_office}
    labels = {
        "active": _("Active members: in a project or an office"),
        "project": _("Members in a project"),
        "office": _("Members in an office"),
    }
    # Without events the table is that of reports delivered before these counted.
    if any(events_of(registry, days) for days in both):
        ways["event"] = came
        labels["active"] = _("Active members: in a project, an office or at an event")
        labels["event"] = _("Members at an event")
    lines = {key: [] for key in labels}
    for days in both:
        members = members_within(registry.memberships, days.since, days.until)
        sets = {key: way(registry, days) & members for key, way in ways.items()}
        sets["active"] = set().union(*sets.values())
        for key, line in lines.items():
            line.append(share("organization", sets[key], members))
    rows = tuple(ReportRow(key, labels[key], tuple(lines[key])) for key in labels)
    note = _("Of those who were members at some time in the period.")
    return ReportTable("active", _("Active members"), heads(both), rows, (note,))


def _events(registry, both):
    """Return the table of events; one without rows when none was held."""
    events = [events_of(registry, days) for days in both]
    keys = [[event.pk for event in one] for one in events]
    rows = [
        numbers("held", _("Events that were held"), "meeting", keys),
        numbers(
            "organizations",
            _("Organizations that came"),
            "organization",
            [came(registry, days) for days in both],
        ),
    ]
    note = _("As attendance is recorded; cancelled events are not counted.")
    table = ReportTable("events", _("Events"), heads(both), tuple(rows), (note,))
    return table if any(keys) else replace(table, rows=())


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
