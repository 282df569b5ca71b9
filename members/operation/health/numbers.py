"""The gauges of the database for monitors, counted at each request."""

from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone

from members.models import Heartbeat, Job, Letter, Task

from .writing import connections_used


def numbers():
    """Return (name, meaning, {label: value}, number) of each; five queries."""
    now = timezone.now()
    return [*_connections(), *_emails(now), *_tasks(now), *_parts(now), *_jobs(now)]


def _connections():
    used, allowed = connections_used()
    yield "database_connections", "Connections that the database has.", {}, used
    yield "database_connections_allowed", "Connections that it allows.", {}, allowed


def _emails(now):
    due = Letter.objects.due(now).order_by()
    totals = due.aggregate(number=Count("pk"), oldest=Min("due_at"))
    yield "emails_due", "E-mails that wait to be sent now.", {}, totals["number"]
    yield (
        "emails_oldest_due_seconds",
        "For how long the oldest of them has waited.",
        {},
        _seconds_since(totals["oldest"], now),
    )


def _tasks(now):
    rows = Task.objects.unfinished().order_by()
    totals = rows.aggregate(number=Count("pk"), oldest=Min("made_at"))
    yield "tasks_unfinished", "Long tasks that wait or run.", {}, totals["number"]
    yield (
        "tasks_oldest_seconds",
        "For how long the oldest of them has waited or run.",
        {},
        _seconds_since(totals["oldest"], now),
    )


def _parts(now):
    meaning = "Seconds since a part of manage.py work was alive."
    for part, at in Heartbeat.objects.values_list("part", "at"):
        yield "work_silent_seconds", meaning, {"part": part}, _seconds_since(at, now)


def _jobs(now):
    for row in Job.objects.all():
        label = {"job": row.name}
        late = _seconds_since(row.due_at, now)
        yield "job_failed", "Whether its last run failed.", label, bool(row.failure)
        yield "job_late_seconds", "Seconds since it was due.", label, late
        if row.ended_at:
            spent = (row.ended_at - row.began_at).total_seconds()
            yield "job_seconds", "How long its last run took.", label, spent


def _seconds_since(moment: datetime | None, now):
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
