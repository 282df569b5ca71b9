"""A change of many rows as a long task, with its progress."""

from django.utils.translation import gettext_lazy

from members.actions import Action
from members.models import BulkEdit, Task
from members.operation.work import tasks
from members.operation.work.declared import register_task

from .carry import ReasonForm, carry_out
from .preview import act_of

AT_ONCE = 500  # rows; more are changed by a task


def is_long(edit):
    return len(edit.seen) > AT_ONCE


def task_of(edit):
    """Return the unfinished task that carries out the change, or None."""
    mine = Task.objects.of(edit.by).unfinished()
    return mine.filter(kind=BULK_EDIT.name, input__edit=edit.pk).first()


def _carry_out_or_start(target, *, reason, by):
    """Carry out a change that is shown at an address, or return the Task that does so."""
    edit, address = target
    if not is_long(edit):
        return carry_out(edit, reason=reason, by=by)
    task_input = {"edit": edit.pk, "reason": reason, "list": address}
    return task_of(edit) or tasks.start(BULK_EDIT.name, task_input, user=by)


def _run(task, progress):
    edit = BulkEdit.objects.filter(pk=task.input["edit"]).first()
    if edit:
        reason = task.input["reason"]
        carry_out(edit, reason=reason, by=task.user, report=progress.report)


def _title(task):
    edit = BulkEdit.objects.filter(pk=task.input["edit"]).first()
    return str(act_of(edit).label if edit else BULK_EDIT.label)


BULK_EDIT = register_task(
    tasks.TaskKind(
        "bulk_edit", gettext_lazy("A change of many rows"), _run, _title, has_file=False
    )
)


def _may_carry_out(by, target):
    edit, _address = target
    return edit.by_id == by.pk and by.has_perms(act_of(edit).permissions)


CARRY_OUT = Action(
    gettext_lazy("Change all these"),
    _carry_out_or_start,
    "",
    ReasonForm,
    may=_may_carry_out,
)
