"""The writing of a large file as a long task, with its progress."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from members.models import IncomingFile
from members.models.incoming_files import WRITE
from members.operation.work import tasks
from members.operation.work.declared import register_task

from .writing import write


@transaction.atomic
def start_write(incoming, *, reason, only_good, user, list_address=""):
    """Create the task that writes the file for this user; refuse a second one."""
    rows = IncomingFile.objects.for_user(user).select_for_update(
        of=["self"], no_key=True
    )
    row = rows.select_related("task").get(pk=incoming.pk)
    if row.ended_at or (row.task and row.task.kind == WRITE and not row.task.ended_at):
        raise ValidationError(_("This file is being written already."), code="ended")
    data = {"file": row.pk, "reason": reason, "only_good": only_good}
    data["list"] = list_address
    task = tasks.start(WRITE, data, user=user)
    IncomingFile.objects.filter(pk=row.pk).update(task=task)
    return task


def _write_task(task, progress):
    file = IncomingFile.objects.filter(pk=task.input["file"]).first()
    if file is None:
        text = _("The contents of this file have been deleted. Upload it again.")
        raise ValidationError(text, code="empty")
    options = {name: task.input[name] for name in ("reason", "only_good")}
    write(file, by=task.user, progress=progress.report, waits=True, **options)


def _task_title(task):
    file = IncomingFile.objects.filter(pk=task.input["file"]).first()
    return str(file or FILE_WRITE.label)


FILE_WRITE = register_task(
    tasks.TaskKind(
        WRITE, gettext_lazy("Writing a file"), _write_task, _task_title, has_file=False
    )
)
