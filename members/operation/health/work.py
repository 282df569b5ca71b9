"""The delays and failures of `manage.py work`, in words for monitors.

Staff read the same on their front page, in words of their own.
"""

from datetime import timedelta

from django.utils import timezone

from members.models import Heartbeat, Job
from members.operation.work.declared import JOBS
from members.operation.work.status import running, status

from .problem import Problem

MAIL_LATE = timedelta(minutes=15)  # a message to a thousand recipients takes a while
JOB_LATE = timedelta(hours=1)


def work_problems():
    """Return silent parts, late e-mails and failed jobs; three queries when all is well."""
    now = timezone.now()
    work = status(now)
    silent = [
        Problem("work", f"manage.py work gives no sign of life: {part}.")
        for part in work.silent
    ]
    is_run = Heartbeat.Part.JOBS not in work.silent
    return [*silent, *_mail(work, now), *_jobs(now, is_run)]


def _mail(work, now):
    for since, words in (
        (work.refused_since, "The mail server has accepted no e-mail"),
        (work.oldest_due, "E-mails have waited"),
    ):
        if since and now - since > MAIL_LATE:
            minutes = int((now - since).total_seconds() // 60)
            return [Problem("mail", f"{words} for {minutes} minutes.")]
    return []


def _jobs(now, is_run):
    """Return the jobs that have failed, and those that are late though jobs are run."""
    by_name = {row.name: row for row in Job.objects.all()}
    rows = [by_name[job.name] for job in JOBS if job.name in by_name]
    failed = [
        Problem("jobs", f"The job {row.name} has failed.", row.failure)
        for row in rows
        if row.failure
    ]
    late = [row.name for row in rows if is_run and row.due_at < now - JOB_LATE]
    at_work = running(Job.objects.filter(name__in=late)) if late else ()
    return failed + [
        Problem("jobs", f"The job {name} is more than an hour late.")
        for name in late
        if name not in at_work
    ]
