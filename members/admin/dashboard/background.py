"""The state of background work, and sentences about its faults."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

from members.models import Heartbeat, Job
from members.operation import health
from members.operation.work.declared import JOBS
from members.operation.work.jobs import PeriodicJob
from members.operation.work.status import running, status

Part = Heartbeat.Part
OVERDUE = timedelta(minutes=15)  # other jobs may run first: a long one for an hour
LONG_OVERDUE = timedelta(hours=1, minutes=15)
FAILURES = {
    "OperationalError": gettext_lazy("the database was out of reach"),
    "InterfaceError": gettext_lazy("the database was out of reach"),
    "DiskFull": gettext_lazy("the disk of the database was full"),
}
SILENT = {
    Part.EMAILS: (
        gettext_lazy("E-mails have not been sent since %(when)s."),
        gettext_lazy("E-mails are not being sent."),
    ),
    Part.JOBS: (
        gettext_lazy("Periodic jobs have not been run since %(when)s."),
        gettext_lazy("Periodic jobs are not being run."),
    ),
    Part.TASKS: (
        gettext_lazy("Large files have not been made since %(when)s."),
        gettext_lazy("Large files are not being made."),
    ),
}


@dataclass
class JobState:
    """A declared job and its row, which is None until `manage.py work` first runs."""

    job: PeriodicJob
    row: Job | None
    is_running: bool = False

    @property
    def duration(self):
        if self.row and self.row.ended_at:
            return _seconds((self.row.ended_at - self.row.began_at).total_seconds())
        return ""

    @property
    def failure(self):
        """How the last run failed, in words; the text of an error may be personal data."""
        if not self.row or not self.row.failure:
            return ""
        other = _(
            "an error in the program (%(kind)s), which the server's log describes"
        )
        sentence = FAILURES.get(self.row.failure)
        return str(sentence or other % {"kind": self.row.failure})

    def is_overdue(self, now):
        patience = LONG_OVERDUE if self.job.is_long else OVERDUE
        is_late = self.row is not None and self.row.due_at < now - patience
        return is_late and not self.is_running


class Background:
    """The state of background work and of the server now; five queries without faults."""

    def __init__(self):
        self.now = timezone.now()
        self.status = status(self.now)
        rows = {row.name: row for row in Job.objects.all()}
        jobs = sorted(JOBS, key=lambda job: str(job.label))
        self.jobs = [JobState(job, rows.get(job.name)) for job in jobs]
        self.silent = self.status.silent
        self.server = health.of_the_server()
        self.operators = settings.ADMINS
        if any(state.is_overdue(self.now) for state in self.jobs):
            self.find_running_jobs()

    def find_running_jobs(self):
        """Mark the jobs that run now; each is due until it has ended."""
        names = running(Job)
        for state in self.jobs:
            state.is_running = state.job.name in names

    @property
    def warnings(self):
        """Return sentences about faults; none when all is well."""
        is_run = Part.JOBS not in self.silent
        jobs = [_job_warning(state, self.now, is_run) for state in self.jobs]
        return [*self._silences(), *_delays(self.status), *filter(None, jobs)]

    def _silences(self):
        if not self.silent:
            return []
        beats = dict(Heartbeat.objects.values_list("part", "at"))
        return [_silence(part, beats.get(part)) for part in Part if part in self.silent]


def _silence(part, last_beat):
    since, never = SILENT[part]
    return since % {"when": moment(last_beat)} if last_beat else str(never)


def _delays(status):
    """Return sentences about late e-mails, unless no process sends any: that has a warning."""
    if Part.EMAILS in status.silent:
        return []
    if status.refused_since:
        text = _(
            "The mail server has not accepted any e-mail since %(when)s. Ask whoever "
            "runs the server to look into it."
        )
        return [text % {"when": moment(status.refused_since)}]
    if status.oldest_due:
        text = _("E-mails are late: the oldest has been due since %(when)s.")
        return [text % {"when": moment(status.oldest_due)}]
    return []


def _job_warning(state, now, is_run):
    """Return a sentence about a job that has failed, or is late though jobs are run, or ""."""
    if state.failure:
        text = _("“%(job)s” has failed (%(when)s): %(why)s.")
        when = moment(state.row.ended_at)
        return text % {"job": state.job.label, "when": when, "why": state.failure}
    if is_run and state.is_overdue(now):
        text = _("“%(job)s” has been due since %(when)s and has not run.")
        return text % {"job": state.job.label, "when": moment(state.row.due_at)}
    return ""


def moment(when):
    """Return the time of today, or the date and time of another day."""
    local = timezone.localtime(when)
    words = {"day": date_format(local), "time": date_format(local, "TIME_FORMAT")}
    if local.date() == timezone.localdate():
        return pgettext("moment", "%(time)s") % words
    return pgettext("moment", "%(day)s, %(time)s") % words


def _seconds(number):
    if number < 1:
        return _("less than a second")
    if number < 120:
        whole = round(number)
        return ngettext("%(n)s second", "%(n)s seconds", whole) % {"n": whole}
    return _("%(n)s minutes") % {"n": round(number / 60)}
