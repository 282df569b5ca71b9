"""What the last look at a file found, stored, so that a page looks at its own rows alone.

`IncomingFile.seen` is {number of a line: [kind, fingerprint, letters]}, {} if the columns
or the file itself changed since.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import IncomingFile
from members.models.incoming_files import LOOK
from members.operation.work import tasks
from members.operation.work.declared import register_task

from .look import look

AT_ONCE = 500  # lines; a longer file is looked at by a task
WRITTEN = ("new", "changed")
ASKED = ("columns", "choices", "empty_clears", "table")


def entries(found):
    """Return what is stored of the lines of a Look."""
    return {
        str(one.line.number): [one.kind, one.fingerprint, one.letters]
        for one in found.lines
    }


def look_now_or_later(incoming, *, by, list_address):
    """Look at all lines of a file whose row is locked, and store what is found.

    Return the Task that does so for a long file, else None. Raises ValidationError.
    """
    incoming.seen = {}
    if number_of_lines(incoming) > AT_ONCE:
        incoming.task = task_of(incoming) or _start(incoming, by, list_address)
        return incoming.task
    incoming.seen = entries(look(incoming, by=by))
    return None


def _start(incoming, by, list_address):
    given = {"file": incoming.pk, "list": list_address}
    return tasks.start(LOOK, given, user=by)


def note(incoming, numbers, *, by):
    """Look at some lines again, and put what became of them into `seen`."""
    if numbers:
        incoming.seen |= entries(look(incoming, by=by, only=set(numbers)))


def number_of_lines(incoming):
    return len(incoming.table["lines"])


def counts(incoming):
    """Count the lines of each kind."""
    return Counter(kind for kind, *_rest in incoming.seen.values())


def letters(incoming):
    """Count the persons who will be informed once the file is written."""
    seen = incoming.seen.values()
    return sum(number for kind, _print, number in seen if kind in WRITTEN)


def task_of(incoming):
    """Return the unfinished task that looks at the file or writes it, or None."""
    is_unfinished = incoming.task and incoming.task.ended_at is None
    return incoming.task if is_unfinished else None


def _run(task, progress):
    incoming = IncomingFile.objects.filter(pk=task.input["file"], by=task.user).first()
    if incoming is None or not incoming.table:
        raise ValidationError(_("The contents of the file have been deleted."))
    seen = entries(look(incoming, by=task.user, progress=progress.report))
    asked = {name: getattr(incoming, name) for name in ASKED}
    same = IncomingFile.objects.filter(pk=incoming.pk, ended_at=None, **asked)
    if not same.update(seen=seen):
        raise ValidationError(_("The file was changed meanwhile. Look at it again."))


def _title(task):
    incoming = IncomingFile.objects.filter(pk=task.input["file"]).first()
    return str(incoming.name if incoming else FILE_LOOK.label)


FILE_LOOK = register_task(
    tasks.TaskKind(LOOK, gettext_lazy("A look at a file"), _run, _title, has_file=False)
)
