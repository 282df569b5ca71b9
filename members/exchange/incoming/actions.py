"""The actions on a file on its way in, whose row the caller has locked."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action
from members.models import IncomingFile, Task

from ..tables import read_file, read_text
from ..tables.shape import FileTable
from . import last_look
from .columns import guess, remember
from .last_look import look_now_or_later, number_of_lines, task_of
from .targets import TARGETS
from .task import start_write
from .writing import write


def store(incoming, *names):
    """Save some fields of a file, and the time of its use."""
    incoming.used_at = timezone.now()
    incoming.save(update_fields=[*names, "used_at"])


def _read_upload(target, *, file, text, name, by):
    """Create the IncomingFile of an upload or of pasted rows, its columns guessed."""
    content = file.read() if file else b""
    table = read_file(content, name) if file else read_text(text)
    return IncomingFile.objects.create(
        by=by,
        target=target.key,
        name=name,
        table=table.as_json(),
        columns=_guess(target, table, by),
        content=content if len(table.sheets) > 1 else None,
    )


def _guess(target, table, user):
    """Return the column of each heading that the user may write, "" for the others."""
    allowed = {column.name for column in target.columns_for(user)}
    names = guess(target, table.headings)
    return [name if name in allowed else "" for name in names]


def _read_sheet(incoming, *, sheet, by):
    """Read another sheet of the workbook in place of this one."""
    table = FileTable.from_json(incoming.table)
    if sheet not in table.sheets or sheet == table.sheet or not incoming.content:
        return
    table = read_file(bytes(incoming.content), incoming.name, sheet)
    incoming.table, incoming.choices, incoming.seen = table.as_json(), {}, {}
    incoming.columns = _guess(TARGETS[incoming.target], table, by)
    store(incoming, "table", "choices", "columns", "seen")


def _choose_columns(incoming, *, columns, empty_clears, list_address, by):
    """Store the columns and look at the rows; return the Task that does so, or None."""
    incoming.columns, incoming.empty_clears = columns, empty_clears
    headings = FileTable.from_json(incoming.table).headings
    remember(TARGETS[incoming.target], headings, columns)
    task = look_now_or_later(incoming, by=by, list_address=list_address)
    store(incoming, "columns", "empty_clears", "seen", "task")
    return task


def _write_file(incoming, *, list_address, by, **values):
    """Write the file; return the Batch, None if nothing changed, or the Task of a long one."""
    if number_of_lines(incoming) > last_look.AT_ONCE:
        values["list_address"] = list_address
        return task_of(incoming) or start_write(incoming, user=by, **values)
    with transaction.atomic():
        write(incoming, by=by, **values)
    incoming.refresh_from_db()
    return incoming.batch


def _file_written(result, incoming, **values):
    is_later = isinstance(result, Task)
    return "" if is_later else _("The file has been written to the registry.")


def _delete_file(incoming, *, by):
    IncomingFile.objects.filter(pk=incoming.pk, ended_at=None).delete()


def _may_write(by, incoming):
    return TARGETS[incoming.target].is_open_to(by)


def _file_deleted(result, incoming, **values):
    return _("The file “%s” is deleted.") % incoming


READ = Action(
    gettext_lazy("Read the file"),
    _read_upload,
    "",
    may=lambda by, target: target.is_open_to(by),
)
_file_action = partial(Action, may=_may_write)
READ_SHEET = _file_action(gettext_lazy("Read this sheet"), _read_sheet, "")
CHOOSE_COLUMNS = _file_action(gettext_lazy("See what will happen"), _choose_columns, "")
WRITE = _file_action(gettext_lazy("Write to the registry"), _write_file, _file_written)
DELETE = _file_action(gettext_lazy("Delete"), _delete_file, _file_deleted)
