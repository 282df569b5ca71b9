"""A change of many rows as a long task, with its progress."""

from django.utils.translation import gettext_lazy

from members.models import BulkEdit
from members.operation.work import tasks
from members.operation.work.declared import register_task

from .carry import carry_out
from .preview import act_of


def start_edit(edit, reason, *, user, list_address):
    """Create the task that carries out the change for this user."""
    given = {"edit": edit.pk, "reason": reason, "list": list_address}
    return tasks.start(BULK_EDIT.name, given, user=user)


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
