"""Undo a large batch as a long task, with its progress."""

from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action
from members.models import Batch, Task
from members.operation.work import tasks
from members.operation.work.declared import register_task

from .rights import has_some_right
from .undoing import undo

AT_ONCE = 2_000  # rows; more are undone by a task


def _undo_or_start(target, *, reason, by):
    """Undo a BatchPart that is shown at an address, or return the Task that does so."""
    part, address = target
    batch = part.batch
    if not part.is_whole:
        return undo(batch, by=by, reason=reason, part=part)
    if batch.size <= AT_ONCE:
        return undo(batch, by=by, reason=reason)
    task_input = {"batch": batch.pk, "reason": reason, "list": address}
    return tasks.start(UNDO.name, task_input, user=by)


def _undone(result, target, **values):
    return "" if isinstance(result, Task) else _("Undone.")


def _run_undo(task, progress):
    batch = Batch.objects.get(pk=task.input["batch"])
    reason = task.input["reason"]
    undo(batch, by=task.user, reason=reason, report=progress.report)


def _undo_title(task):
    return _("Undo act no. %(number)s") % {"number": task.input["batch"]}


UNDO = register_task(
    tasks.TaskKind(
        "undo", gettext_lazy("Undoing an act"), _run_undo, _undo_title, has_file=False
    )
)
UNDO_BATCH = Action(
    gettext_lazy("Undo"),
    _undo_or_start,
    _undone,
    may=has_some_right,
    takes_factor=lambda target: "delete" in target[0].batch.changes.get("person", {}),
)
