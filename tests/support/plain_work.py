"""Work on a day by plain loops: the rule of "today" and of another day."""

from django.utils import timezone

from members.models import OrganizationRelationship

GOING_ON = {"running", "construction", "operating"}
ENDINGS = {"merged into", "succeeded by"}


def runs(since, until, day):
    return (since is None or since <= day) and (until is None or day <= until)


def ended_by(day):
    """Return the ids of the organizations that were merged or succeeded by the day."""
    rows = OrganizationRelationship.objects.filter(kind__in=ENDINGS)
    return {r.from_organization_id for r in rows if runs(r.since, None, day)}


def works(part, day, ended):
    """Whether a participation that counts is work of the day."""
    is_out = part.role == "funder" or part.organization_id in ended
    return not is_out and runs(part.since, part.until, day) and goes_on(part, day)


def goes_on(part, day):
    project = part.project
    known = [first for first in (project.since, project.opened) if first]
    is_going = project.status in GOING_ON
    if not runs(min(known, default=None), project.until, day):
        return False
    if day == timezone.localdate() or is_going or project.until:
        return is_going or day != timezone.localdate()
    return bool(known) and day.year <= max(known).year
