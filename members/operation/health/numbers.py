"""What stands in the database and a monitor draws, counted when it asks."""

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
    found = due.aggregate(number=Count("pk"), oldest=Min("due_at"))
    yield "emails_due", "E-mails that wait to be sent now.", {}, found["number"]
    yield (
        "emails_oldest_due_seconds",
        "For how long the oldest of them has waited.",
        {},
        _age(found["oldest"], now),
    )


def _tasks(now):
    found = Task.objects.unfinished().order_by()
    found = found.aggregate(number=Count("pk"), oldest=Min("made_at"))
    yield "tasks_unfinished", "Long tasks that wait or run.", {}, found["number"]
    yield (
        "tasks_oldest_seconds",
        "For how long the oldest of them has waited or run.",
        {},
        _age(found["oldest"], now),
    )


def _parts(now):
    meaning = "Seconds since a part of manage.py work was alive."
    for part, seen in Heartbeat.objects.values_list("part", "at"):
        yield "work_silent_seconds", meaning, {"part": part}, _age(seen, now)


def _jobs(now):
    for row in Job.objects.all():
        label = {"job": row.name}
        late = _age(row.due_at, now)
        yield "job_failed", "Whether its last run failed.", label, bool(row.failure)
        yield "job_late_seconds", "Seconds since it was due.", label, late
        if row.ended_at:
            spent = (row.ended_at - row.began_at).total_seconds()
            yield "job_seconds", "How long its last run took.", label, spent


def _age(moment: datetime | None, now):
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
