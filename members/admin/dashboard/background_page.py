"""The page about background work: each part, each periodic job, and the queues."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.utils.translation import gettext as _, gettext_lazy

from members.accounts.staff.guard import may_manage
from members.models import Heartbeat, Letter, RegisterContact, Task
from members.operation.backups import state
from members.operation.health.files import folders, free_megabytes
from members.operation.version import full_version
from members.operation.work.status import running

from ..desk import WRITE, desk_page
from ..registry.pending_proposals import age
from .background import Background, moment


@desk_page(
    "background/",
    "background",
    "background",
    gettext_lazy("Background work"),
    methods=WRITE,
    words=gettext_lazy("sending e-mail, periodic jobs, operation"),
)
def background(request):
    """Show all that is known of background work, for all staff."""
    work = Background()
    work.find_running_jobs()
    return {
        "background": work,
        "warnings": work.warnings,
        "sees_details": may_manage(request.user),
        "version": full_version(),
        "folders": _folders(),
        "backups": _backups(),
        "parts": _process_parts(work),
        "register": _register(work.now),
        "is_register_local": settings.IS_REGISTER_LOCAL,
        "jobs": [_job_row(job) for job in work.jobs],
        "due": _queue(Letter.objects.due(work.now).order_by(), "due_at", work.now),
        "tasks": _queue(Task.objects.unfinished().order_by(), "made_at", work.now),
        "running_tasks": len(running(Task)),
    }


def _process_parts(work):
    beats = dict(Heartbeat.objects.values_list("part", "at"))
    return [
        {
            "label": part.label,
            "seen": _ago(beats.get(part), work.now),
            "is_silent": part in work.silent,
        }
        for part in Heartbeat.Part
    ]


def _register(now):
    """Return when the business register last answered, and when it was last asked."""
    if not settings.REGISTER_URL:
        return _("switched off")
    contact = RegisterContact.objects.first() or RegisterContact()
    moments = {"asked": contact.asked_at, "answered": contact.answered_at}
    ages = {name: _ago(when, now) or _("never") for name, when in moments.items()}
    return _("answered: %(answered)s; asked: %(asked)s") % ages


def _folders():
    """Return {path: free space in MB, or None when it is not there}."""
    return {
        path: free_megabytes(path) if path.exists() else None
        for path in folders().values()
    }


def _backups():
    """Return when the last backup was made, and when the last one was tried."""
    last = state.read()
    return {
        "made": moment(last.backup_at) if last.backup_at else "",
        "tried": moment(last.check_at) if last.check_at else "",
    }


def _job_row(job):
    row = job.row
    return {
        "label": job.job.label,
        "began": moment(row.began_at) if row and row.began_at else "",
        "duration": job.duration,
        "failure": job.failure,
        "is_running": job.is_running,
        "due": moment(row.due_at) if row else "",
    }


def _queue(rows, field, now):
    """Return how many rows wait, and for how long the oldest has."""
    counts = rows.aggregate(number=Count("pk"), oldest=Min(field))
    return counts | {"age": _age_of(counts["oldest"], now) if counts["oldest"] else ""}


def _ago(when, now):
    return _("%(age)s ago") % {"age": _age_of(when, now)} if when else ""


def _age_of(when, now):
    is_recent = now - when < timedelta(minutes=1)
    return _("less than a minute") if is_recent else age(when)
