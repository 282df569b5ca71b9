"""How many of a body's meetings each holder of an office attended."""

from dataclasses import dataclass

from django.db.models import Count, Q

from members.models import Attendance, Event


@dataclass(frozen=True)
class Share:
    """`present` of the `meetings` at which the holder was expected; `proxy` by another."""

    name: str
    present: int
    proxy: int
    excused: int
    meetings: int


def attendance_shares(body, since, until):
    """Return the Shares of the holders at meetings from a day to a day, by name."""
    in_period = Q(event__held_on__range=(since, until), event__is_cancelled=False)
    rows = Attendance.objects.filter(in_period, event__body=body, is_guest=False)
    rows = rows.exclude(status="")
    by_person = rows.exclude(person=None).values("person", "person__name")
    by_place = rows.filter(person=None).values("organization", "organization__name")
    shares = [*_shares(by_person, "person"), *_shares(by_place, "organization")]
    return sorted(shares, key=lambda share: share.name)


def _shares(rows, holder):
    counts = {
        status: Count("pk", filter=Q(status=status))
        for status in ("present", "proxy", "excused")
    }
    for row in rows.order_by().annotate(meetings=Count("pk"), **counts):
        numbers = [row[name] for name in ("present", "proxy", "excused", "meetings")]
        yield Share(row[f"{holder}__name"], *numbers)


def meetings_attended_by(people):
    """Return the meetings with files that persons were expected at: these may name them."""
    rows = Event.objects.filter(attendances__person__in=people)
    rows = rows.exclude(attachments=None).select_related("body")
    return rows.distinct().order_by("-held_on", "-pk")
