"""The file of a task is kept in pieces for a day, and goes when somebody is erased."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Task, TaskPiece
from members.operation.work import tasks
from members.people import privacy
from tests.operation.work.acts import KINDS, kind_of, run, start, write_file
from tests.support.concurrency import Gate, in_thread, running, write_concurrently
from tests.support.factories import make

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [1, 1_500_000, 0, 999_999]


def sizes():
    return [len(piece.data) for piece in TaskPiece.objects.all()]


def test_a_file_is_stored_in_pieces_of_one_size_and_read_as_it_was_made():
    empty = run(start("file", sizes=[]))
    assert (empty.file_name, empty.file_size, sizes()) == ("prøve.txt", 0, [])
    task = run(start("file", sizes=SIZES))

    made = b"A" + b"B" * 1_500_000 + b"D" * 999_999
    assert (task.file_name, task.file_type) == ("prøve.txt", "text/plain")
    assert (task.file_size, sizes()) == (len(made), [10**6, 10**6, 500_000])
    assert b"".join(tasks.read_file(task)) == made


def test_no_piece_is_left_of_a_file_that_fails_while_it_is_made():
    def fail_halfway(task, progress):
        def chunks():
            yield b"A" * 2_000_000
            raise LookupError

        return tasks.TaskFile("prøve.txt", "text/plain", chunks())

    task = run(start(), kind_of(fail_halfway))

    assert (task.outcome, task.file_name, task.file_size) == ("failed", "", 0)
    assert sizes() == []


def test_tasks_and_their_files_are_deleted_a_day_after_their_end():
    kept, old = [run(start("file", sizes=[n])) for n in (1, 2)]
    waiting = start()
    Task.objects.update(made_at=timezone.now() - timedelta(days=9))
    day_ago = timezone.now() - tasks.RETENTION
    Task.objects.filter(pk=old.pk).update(ended_at=day_ago)
    Task.objects.filter(pk=kept.pk).update(ended_at=day_ago + timedelta(minutes=1))

    tasks.delete_old()

    assert ({*Task.objects.all()}, sizes()) == ({kept, waiting}, [1])


def erase_somebody():
    privacy.erase(make.person(), by=make.secretary())


def test_a_file_that_was_begun_before_an_erasure_is_made_again():
    def make_file_during_an_erasure(task, progress):
        in_thread(erase_somebody)
        return write_file(task, progress)

    task = start(sizes=[3])
    with pytest.raises(tasks.StoppedError):
        tasks.run_next(kind_of(make_file_during_an_erasure))
    left = sizes()
    run(task, kind_of(write_file))

    assert (left, task.outcome, sizes()) == ([], "done", [3])
    assert task.progress.attempts == 1


def make_file_until_stopped():
    with suppress(tasks.StoppedError):
        tasks.run_next(KINDS)


@pytest.mark.parametrize("is_locked", [True, False])
def test_a_file_that_ends_during_an_erasure_waits_for_it_or_without_the_lock_outlives_it(
    monkeypatch, is_locked
):
    task = start("file", sizes=[3])
    if not is_locked:
        monkeypatch.setattr(tasks, "_lock_files", lambda mode: None)

    write_concurrently(erase_somebody, make_file_until_stopped)

    task.refresh_from_db()
    left = task.outcome, task.ended_at is None, sizes()
    assert left == (("", True, []) if is_locked else ("done", False, [3]))


def test_a_running_task_of_an_erased_user_is_cancelled_and_deleted():
    user, by, gate = make.user(), make.secretary(), Gate()
    tasks.start("topics", {}, user=user)

    def report_until_cancelled(task, progress):
        gate.entered.set()
        while True:
            progress.report(0, 1)

    kinds = kind_of(report_until_cancelled)
    with running(lambda: tasks.run_next(kinds), gate) as other:
        privacy.erase(user, by=by)

    assert (other.result(), list(Task.objects.all())) == (True, [])
