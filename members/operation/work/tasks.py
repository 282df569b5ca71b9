"""Start, run and cancel long acts.

A task runs in one transaction, which ends it too: others see all of it or nothing.
Its progress is committed beside that transaction. See docs/decisions/operation.md.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext as _, gettext_lazy

from members.actions import Action
from members.models import Erasure, Task, TaskPiece, TaskProgress
from members.models.statements import run_sql

from .connections import second_connection
from .declared import periodic
from .schedules import Every

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
RETENTION = timedelta(days=1)
PIECE = 1_000_000  # bytes


@dataclass(frozen=True)
class TaskKind:
    """A declared kind of task: `run(task, progress)` acts, and may return a TaskFile.

    `title(task)` names one task, in the active language; `may_read(user, task)` is whether
    its starter may still read its file; `has_file` is whether it makes one, and
    `is_personal(task)` whether that names people.
    """

    name: str
    label: str
    run: Callable
    title: Callable = str
    may_read: Callable = lambda user, task: True
    has_file: bool = True
    is_personal: Callable = lambda task: False


@dataclass(frozen=True)
class TaskFile:
    """A file that a task made: its name, MIME type, and its bytes in pieces of any size."""

    name: str
    type: str
    chunks: object


class CancelledError(Exception):
    """Somebody has asked for the task to end."""


class StoppedError(Exception):
    """The task begins again: its process is about to stop, or somebody was erased meanwhile."""


def start(kind, values, *, user, content=""):
    """Create a task for `manage.py work` to run in the active language, and return it."""
    made = {"language": get_language(), "input": values, "content": content}
    task = Task(kind=kind, user=user, **made)
    task.full_clean()
    with transaction.atomic():
        task.save(force_insert=True)
        TaskProgress.objects.create(task=task)
    return task


def cancel(task):
    """Ask for the task to end; raise ValidationError if it has ended already."""
    with transaction.atomic():
        if waiting := _lock_first(Task.objects.filter(pk=task.pk)):
            return _end_task(waiting, Task.Outcome.CANCELLED)
    rows = TaskProgress.objects.filter(task=task, task__ended_at=None)
    if not rows.update(cancelled_at=timezone.now()):
        raise ValidationError(_("This has already ended."), code="ended")


def _has_started(by, task):
    """Whether by has started the task; a visitor holds the address of one of nobody."""
    return task.user_id == (by and by.pk)


CANCEL = Action(
    gettext_lazy("Cancel"), lambda task, by: cancel(task), "", may=_has_started
)


def run_next(kinds, should_stop=lambda: False):
    """Run the oldest task that waits; return whether there was one."""
    with second_connection() as beside, transaction.atomic():
        task = _lock_first(Task.objects.unfinished())
        if task is None:
            return False
        run(task, kinds[task.kind], Progress(task.pk, beside, should_stop))
    return True


def run(task, kind, progress):
    """Run a task whose row is locked, and record how it ended."""
    _end_task(task, *_task_outcome(task, kind, progress))


def cancel_all_of(users, kinds=()):
    """Ask all tasks of the users or kinds to end, even if the caller's transaction fails.

    A later statement that deletes a running task waits until the task has noticed.
    """
    own = Q(user__in=users) | Q(kind__in=kinds)
    if not Task.objects.unfinished().filter(own).exists():
        return
    with second_connection() as beside:
        tasks = Task.objects.using(beside).unfinished().filter(own).order_by()
        rows = TaskProgress.objects.using(beside).filter(task__in=tasks)
        rows.update(cancelled_at=timezone.now())


def delete_files():
    """Delete all files, since a person who is erased may be named in them.

    To be called in the transaction that inserts an Erasure. A task that is making a file
    finds the Erasure at its end and begins again.
    """
    _lock_files("")
    TaskPiece.objects.all().delete()
    with_file = Task.objects.exclude(file_name="")
    with_file.update(file_name="", file_type="", file_size=0)


def past_retention(clock=timezone.now):
    """Filter the tasks that ended more than a day ago."""
    return Task.objects.filter(ended_at__lt=clock() - RETENTION)


def within_retention(rows):
    """Exclude the tasks that ended more than a day ago."""
    return rows.exclude(ended_at__lt=timezone.now() - RETENTION)


@periodic(
    "delete_files",
    gettext_lazy("Delete files that were made more than a day ago"),
    Every(timedelta(hours=1)),
)
def delete_old():
    """Delete the tasks that are past their retention, with their files."""
    past_retention().delete()


class Progress:
    """How far a running task is; committed on another connection than the task's own."""

    def __init__(self, pk, alias, should_stop):
        self.rows = TaskProgress.objects.using(alias).filter(task_id=pk)
        self.should_stop = should_stop

    def begin(self):
        """Count an attempt; return how many there have been."""
        attempts = self.rows.get().attempts + 1
        self.rows.update(attempts=attempts, done=0, total=0)
        return attempts

    def report(self, done, total):
        """Record how much is done; raise CancelledError or StoppedError if it must end here."""
        if self.should_stop():
            self.begin_again()
        self.rows.update(done=min(done, total), total=total)
        if self.rows.filter(cancelled_at__isnull=False).exists():
            raise CancelledError

    def begin_again(self):
        """Raise StoppedError; this attempt does not count."""
        self.rows.update(attempts=0)
        raise StoppedError


def _task_outcome(task, kind, progress):
    """Run the task; return its outcome and, if it failed, why in the starter's language."""
    with translation.override(task.language):
        if progress.begin() > MAX_ATTEMPTS:
            return Task.Outcome.FAILED, _("It was interrupted several times.")
        try:
            with transaction.atomic():
                progress.report(0, 0)
                erasures = Erasure.objects.count()
                if file := kind.run(task, progress):
                    _store_file(task, file)
                    _lock_files("shared")
                    if Erasure.objects.count() != erasures:
                        progress.begin_again()
        except CancelledError:
            return Task.Outcome.CANCELLED, ""
        except (StoppedError, OperationalError, InterfaceError):
            raise
        except ValidationError as refusal:
            return Task.Outcome.FAILED, " ".join(refusal.messages)[:300]
        except Exception:
            logger.exception("The task %s failed", kind.name)
            return Task.Outcome.FAILED, _("Something went wrong. The error is logged.")
    return Task.Outcome.DONE, ""


def _store_file(task, file):
    """Store the file in pieces of the same size, and name it on the task."""
    size = number = 0
    for number, data in enumerate(in_pieces(file.chunks)):
        TaskPiece.objects.create(task=task, number=number, data=data)
        size += len(data)
    task.file_name, task.file_type, task.file_size = file.name, file.type, size


def in_pieces(chunks):
    """Yield the bytes in pieces of the size in which they are stored."""
    buffer = bytearray()
    for chunk in chunks:
        buffer += chunk
        while len(buffer) >= PIECE:
            yield bytes(buffer[:PIECE])
            del buffer[:PIECE]
    if buffer:
        yield bytes(buffer)


def read_file(task):
    """Yield the bytes of the task's file; a query for each piece."""
    numbers = task.pieces.values_list("number", flat=True)
    for number in list(numbers):
        yield bytes(task.pieces.get(number=number).data)


def _lock_first(rows):
    return (
        rows.filter(ended_at=None)
        .select_for_update(skip_locked=True, no_key=True)
        .first()
    )


def _end_task(task, outcome, failure=""):
    if outcome != Task.Outcome.DONE:
        task.file_name, task.file_type, task.file_size = "", "", 0
    task.outcome, task.failure, task.ended_at = outcome, failure, timezone.now()
    task.save()


def _lock_files(mode):
    """Lock all files until the transaction ends: "shared" to add one, "" to delete them."""
    function = f"pg_advisory_xact_lock{mode and '_'}{mode}"
    run_sql(f"SELECT {function}(hashtext('members_taskpiece'))")
