"""Store the result of the last look at a file, so that a page looks at its rows alone.

`IncomingFile.seen` is {number of a line: [kind, fingerprint, letters, sizes, keys of
questions]}, {} if the columns or the file itself changed since.
"""

from collections import Counter, defaultdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from members.models import IncomingFile
from members.models.incoming_files import LOOK
from members.operation.work import tasks
from members.operation.work.declared import register_task

from . import register_names
from .lines import CHANGED, MOVES, NEW
from .look import look

AT_ONCE = 500  # lines; a longer file is looked at by a task
WRITING = (NEW, CHANGED)
INPUTS = ("columns", "choices", "empty_clears", "table")


def entries(result):
    """Return the entries of `seen` for the lines of a Look."""
    return {
        str(one.line.number): [
            one.kind,
            one.fingerprint,
            one.letters,
            one.sizes,
            one.asks,
        ]
        for one in result.lines
    }


def look_now_or_later(incoming, *, by, list_address, asks_register=False):
    """Look at all lines of a file, locked by the caller, and store the result.

    Return the Task that does so for a long file, or asks the business register first, else
    None. Raises ValidationError.
    """
    incoming.seen = {}
    if asks_register or number_of_lines(incoming) > AT_ONCE:
        incoming.task = task_of(incoming) or _start_look(incoming, by, list_address)
        return incoming.task
    incoming.seen = entries(look(incoming, by=by))
    return None


def _start_look(incoming, by, list_address):
    data = {"file": incoming.pk, "list": list_address}
    return tasks.start(LOOK, data, user=by)


def note(incoming, numbers, *, by):
    """Look at some lines again, and update their entries in `seen`."""
    if numbers:
        incoming.seen |= entries(look(incoming, by=by, only=set(numbers)))


def number_of_lines(incoming):
    return len(incoming.table["lines"])


def counts(incoming):
    """Count the lines of each kind."""
    return Counter(kind for kind, *_rest in incoming.seen.values())


def letters(incoming):
    """Count the persons to inform once the file is written."""
    lines = incoming.seen.values()
    return sum(number for kind, _print, number, *_rest in lines if kind in WRITING)


def sizes(incoming):
    """Return the Counter of all that the lines write, as ImportLine.sizes of each."""
    return sum((Counter(*line[3:4]) for line in incoming.seen.values()), Counter())


def asks(incoming):
    """{key of a question: numbers of the lines that it concerns}."""
    numbers = defaultdict(list)
    for number, line in incoming.seen.items():
        for key in line[4] if len(line) > 4 else ():
            numbers[key].append(int(number))
    return numbers


def address_lines(incoming):
    """Return the numbers of the lines by which a person gets another address, as texts."""
    return [
        number
        for number, (kind, fingerprint, *_rest) in incoming.seen.items()
        if kind in WRITING and fingerprint.startswith(MOVES)
    ]


def task_of(incoming):
    """Return the unfinished task that looks at the file or writes it, or None."""
    is_unfinished = incoming.task and incoming.task.ended_at is None
    return incoming.task if is_unfinished else None


def _run_look(task, progress):
    incoming = IncomingFile.objects.filter(pk=task.input["file"], by=task.user).first()
    if incoming is None or not incoming.table:
        raise ValidationError(_("The contents of the file have been deleted."))
    # The row is not locked during the look: a page may change its inputs.
    inputs = {name: getattr(incoming, name) for name in INPUTS}
    same = IncomingFile.objects.filter(pk=incoming.pk, ended_at=None, **inputs)
    if settings.REGISTER_URL and register_names.may_ask(incoming):
        facts = register_names.ask(incoming)
        incoming.choices = incoming.choices | {register_names.KEY: facts}
    lines = entries(look(incoming, by=task.user, progress=progress.report))
    if not same.update(seen=lines, choices=incoming.choices):
        raise ValidationError(_("The file was changed meanwhile. Look at it again."))


def _look_title(task):
    incoming = IncomingFile.objects.filter(pk=task.input["file"]).first()
    return str(incoming.name if incoming else FILE_LOOK.label)


FILE_LOOK = register_task(
    tasks.TaskKind(
        LOOK, gettext_lazy("A look at a file"), _run_look, _look_title, has_file=False
    )
)
