"""Undo a large batch as a long task, with its progress."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Batch
from members.operation.work import tasks
from members.operation.work.declared import register_task

from .undoing import undo


def start_undo(batch, reason, *, user, list_address):
    """Create the task that undoes the batch for this user."""
    given = {"batch": batch.pk, "reason": reason, "list": list_address}
    return tasks.start(UNDO.name, given, user=user)


def _run(task, progress):
    batch = Batch.objects.get(pk=task.input["batch"])
    reason = task.input["reason"]
    undo(batch, by=task.user, reason=reason, report=progress.report)


def _title(task):
    return _("Undo act no. %(number)s") % {"number": task.input["batch"]}


UNDO = register_task(
    tasks.TaskKind("undo", gettext_lazy("Undoing an act"), _run, _title, has_file=False)
)
