"""What `manage.py work` should have done, in words for monitors.

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
    """Return what is silent, late or has failed; three queries when all is well."""
    now = timezone.now()
    found = status(now)
    silent = [
        Problem("work", f"manage.py work gives no sign of life: {part}.")
        for part in found.silent
    ]
    is_run = Heartbeat.Part.JOBS not in found.silent
    return [*silent, *_mail(found, now), *_jobs(now, is_run)]


def _mail(found, now):
    for since, words in (
        (found.refused_since, "The mail server has accepted no e-mail"),
        (found.oldest_due, "E-mails have waited"),
    ):
        if since and now - since > MAIL_LATE:
            minutes = int((now - since).total_seconds() // 60)
            return [Problem("mail", f"{words} for {minutes} minutes.")]
    return []


def _jobs(now, is_run):
    """Return the jobs that have failed, and those that are late though jobs are run."""
    rows = {row.name: row for row in Job.objects.all()}
    known = [rows[job.name] for job in JOBS if job.name in rows]
    failed = [
        Problem("jobs", f"The job {row.name} has failed.", row.failure)
        for row in known
        if row.failure
    ]
    late = [row.name for row in known if is_run and row.due_at < now - JOB_LATE]
    at_work = running(Job.objects.filter(name__in=late)) if late else ()
    return failed + [
        Problem("jobs", f"The job {name} is more than an hour late.")
        for name in late
        if name not in at_work
    ]
