"""Which documented members take part: in a project under way, or in an office."""

from collections import namedtuple
from datetime import date

from django.utils import timezone

from members.models import Role

from . import memberships
from .collaboration import collaborations

Activity = namedtuple("Activity", "day members in_projects in_offices active idle")


def load_offices():
    """Return (organization, since, until) of the offices of organizations; one query."""
    offices = Role.objects.exclude(organization=None).order_by("pk")
    return list(offices.values_list("organization", "since", "until"))


def activity_on(question, day):
    """Return the numbers of members of the day that take part, and that do not."""

    def make():
        members, work, offices = _found_on(question, day)
        active = work | offices
        sets = members, work, offices, active, members - active
        return Activity(day, *map(len, sets))

    return question.records.derive(("activity", day, question.unlisted), make)


def _found_on(question, day):
    """Return the ids of the documented members, of those in projects and in offices."""
    rows = memberships.members_on(question, day)
    members = {row.organization_id for row in rows if memberships.is_documented(row)}
    links, today = collaborations(question).links, timezone.localdate()
    work = {int(link.organization[1:]) for link in links if link.holds_on(day, today)}
    offices = {
        who
        for who, since, until in question.records.get(load_offices)
        if (since or date.min) <= day <= (until or date.max)
    }
    return members, members & work, members & offices


def share(activity):
    """Return the per cent of the members that are active; None without members."""
    if not activity.members:
        return None
    return round(100 * activity.active / activity.members)


def idle_names(question, day):
    """Return the names of the members that take part in nothing, in Norwegian order."""
    members, work, offices = _found_on(question, day)
    rows = {row.organization_id: row for row in memberships.rows(question)}
    idle = [rows[who] for who in members - work - offices]
    return [row.name for row in sorted(idle, key=lambda row: row.sort_name)]
