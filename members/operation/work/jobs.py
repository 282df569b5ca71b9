"""Run the periodic jobs that are due, each in one process at a time.

The row of a job is locked on a connection of its own while the job runs in as many
transactions as it needs. A process that dies releases the lock, and the job is still due.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import OperationalError, transaction
from django.utils import timezone
from psycopg2.errors import DiskFull

from members.models import Job

from .connections import second_connection
from .schedules import Daily, Every

logger = logging.getLogger(__name__)
RETRY = timedelta(minutes=10)  # after a failure
SHORT = timedelta(minutes=2)


@dataclass(frozen=True)
class PeriodicJob:
    """A declared job; running it twice in a row must do no more than running it once.

    One that may take longer than two minutes by its `limit` has a thread of its own.
    """

    name: str
    label: str
    schedule: Daily | Every
    run: Callable[[], object]
    limit: timedelta = SHORT  # monitors are alarmed by a run that takes longer

    @property
    def is_long(self):
        return self.limit > SHORT


def run_due(declared, clock=timezone.now):
    """Run each declared job that is due and not running elsewhere; return their names."""
    _register(declared, clock())
    return [job.name for job in declared if _run_if_due(job, clock)]


def _register(declared, now):
    """Insert a row for each job that has none; it runs at the next time of its schedule."""
    names = set(Job.objects.values_list("name", flat=True))
    new = [
        Job(name=job.name, due_at=job.schedule.next_after(now))
        for job in declared
        if job.name not in names
    ]
    Job.objects.bulk_create(new, ignore_conflicts=True)


def _run_if_due(job, clock):
    if not _is_due(Job.objects.get(name=job.name), job, clock()):
        return False
    with second_connection() as beside, transaction.atomic(using=beside):
        row = _lock_job(job.name, beside)
        # Another process may have run it between the two looks.
        if row is None or not _is_due(row, job, clock()):
            return False
        row.began_at = clock()
        row.failure = _run_job(job)
        _reschedule(row, job, clock())
        row.save(using=beside)
    return True


def _lock_job(name, alias):
    rows = Job.objects.using(alias).select_for_update(skip_locked=True)
    return rows.filter(name=name).first()


def _is_due(row, job, now):
    """Whether its time has come; more than two periods ahead was set by a wrong clock."""
    return not now < row.due_at <= now + 2 * job.schedule.period


def _run_job(job):
    """Run the job; return the kind of error that ended it, or an empty string."""
    try:
        job.run()
    except Exception as error:
        logger.exception("The job %s failed", job.name)
        # The text of an error may hold personal data; the log has it.
        return type(error.__cause__ if is_disk_full(error) else error).__name__
    return ""


def is_disk_full(error):
    """Whether PostgreSQL has no room; Django's OperationalError says only that it has failed."""
    is_of_server = isinstance(error, OperationalError)
    return is_of_server and isinstance(error.__cause__, DiskFull)


def _reschedule(row, job, now):
    row.ended_at = max(now, row.began_at)
    row.due_at = job.schedule.next_after(now)
    if row.failure:
        row.due_at = min(row.due_at, now + RETRY)
