"""All checks together."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import Error
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Heartbeat, Job, Letter, RegisterContact
from members.operation import alarms, replicas
from members.operation.work.declared import JOBS
from members.operation.work.jobs import SHORT
from members.operation.work.status import running, status

from .backups import backup_problems
from .files import disk_problems, published_problems, static_problems
from .problem import Problem
from .schema import schema_problems
from .version import version_problems
from .writing import connection_problems, room_problems, writing_problems

MAIL_LATE = timedelta(minutes=15)  # a message to a thousand recipients takes a while
JOB_LATE = timedelta(hours=1)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def work_problems():
    """Return silent parts, late e-mails and the problems of jobs; five queries."""
    now = timezone.now()
    work = status(now)
    silent = [
        Problem("work", f"manage.py work gives no sign of life: {part}.")
        for part in work.silent
    ]
    is_run = Heartbeat.Part.JOBS not in work.silent
    return [*silent, *_mail(work, now), *_jobs(now, is_run)]


def _mail(work, now):
    """Return a problem soon while the server refuses, and later while e-mails only wait."""
    if since := work.refused_since or _rejected_since(now):
        words = "The mail server has accepted no e-mail since"
    elif work.oldest_due and now - work.oldest_due > MAIL_LATE:
        since, words = work.oldest_due, "E-mails have waited since"
    else:
        return []
    return [Problem("mail", f"{words} {timezone.localtime(since):%Y-%m-%d %H:%M}.")]


def _rejected_since(now):
    """Return when the server rejected an e-mail for good, if it has accepted none since."""
    later = Letter.objects.filter(sent_at__gt=OuterRef("failed_at"))
    lately = Q(failure=Letter.Failure.REJECTED, failed_at__gt=now - DAY)
    rejected = Letter.objects.filter(lately).exclude(Exists(later))
    return rejected.aggregate(first=Min("failed_at"))["first"]


def _jobs(now, is_run):
    """Return the jobs that have failed, run too long, or are late though jobs are run."""
    by_name = {row.name: row for row in Job.objects.all()}
    rows = [by_name[job.name] for job in JOBS if job.name in by_name]
    failed = [
        Problem("jobs", f"The job {row.name} has failed.", row.failure)
        for row in rows
        if row.failure
    ]
    at_work, limits = running(Job), {job.name: job.limit for job in JOBS}
    long = [
        Problem("jobs", f"The job {name} has run for {spent // MINUTE} minutes.")
        for name, spent in sorted(at_work.items())
        if spent and spent > limits.get(name, SHORT)
    ]
    late = [
        Problem("jobs", f"The job {row.name} is more than an hour late.")
        for row in rows
        if is_run and row.due_at < now - JOB_LATE and row.name not in at_work
    ]
    return failed + long + late


def alarm_problems():
    """Return a problem if strangers have reached a quota of e-mails; one query."""
    if not alarms.ringing().exists():
        return []
    text = _("Strangers cause many e-mails. The secretariat can stop them.")
    return [Problem("alarm", text)]


def replica_problems():
    """Return a problem if this process does not read from the replica; two queries."""
    if not replicas.is_configured():
        return []
    replicas.watch.look()
    if replicas.watch.problem is None:
        return []
    text = _(
        "Visitors' pages are read from the primary database, not from the replica."
    )
    return [Problem("replica", text, replicas.watch.problem)]


def register_problems():
    """Return a problem if the business register is asked and silent; one query at most."""
    contact = RegisterContact.objects.first() if settings.REGISTER_URL else None
    if contact is None or not contact.is_silent:
        return []
    if contact.answered_at is None:
        return [Problem("register", _("The business register has never answered."))]
    text = _("The business register has not answered in the last 24 hours.")
    return [Problem("register", text, f"last answered: {contact.answered_at}")]


logger = logging.getLogger(__name__)
OF_FILES = (disk_problems, static_problems, published_problems)


def problems():
    """Return the problems of all checks."""
    of_database = (
        *(schema_problems, connection_problems, writing_problems),
        *(room_problems, replica_problems),
    )
    of_work = (work_problems, backup_problems, alarm_problems, register_problems)
    return _run_checks(*OF_FILES, version_problems, *of_database, *of_work)


def not_ready():
    """Return the problems that keep public pages from being served; two queries."""
    return _run_checks(static_problems, schema_problems)


def of_the_server():
    """Return the problems that staff see beside those of `manage.py work`; three queries."""
    others = (version_problems, backup_problems, register_problems)
    return _run_checks(*OF_FILES, *others)


def _run_checks(*checks):
    """Return the problems of the checks, in the order given, until the database fails."""
    problems = []
    for check in checks:
        try:
            problems += check()
        except Error as error:
            text = _("The database does not answer as it should.")
            return [*problems, _problem("database", text, check, error)]
        except Exception as error:
            logger.exception("A check of the server failed: %s", check.__name__)
            text = _("A check of the server failed.")
            problems.append(_problem("health", text, check, error))
    return problems


def _problem(name, text, check, error):
    return Problem(name, text, f"{check.__name__}: {type(error).__name__}")
