"""A task is done as a whole or not at all, can be cancelled until it ends, and always ends."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.utils import Error
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Task, TaskProgress
from members.operation.work import tasks
from members.operation.work.status import running as running_rows
from tests.operation.work import acts
from tests.support.concurrency import Gate, cut_before, in_thread, running
from tests.support.refusals import refusal

pytestmark = pytest.mark.django_db(transaction=True)


def progress_of(task):
    found = TaskProgress.objects.filter(task=task)
    return found.values_list("done", "total", "attempts").get()


def test_the_oldest_task_runs_first_and_ends_with_what_it_wrote():
    first, second = acts.start(count=2), acts.start(count=0)

    acts.run(first)

    second.refresh_from_db()
    assert (first.outcome, first.failure, first.ended_at is None) == ("done", "", False)
    assert (second.outcome, second.ended_at) == ("", None)
    assert acts.written() == [f"{first.pk}-0", f"{first.pk}-1"]
    assert progress_of(first) == (2, 2, 1)
    acts.run(second)
    assert tasks.run_next({}) is False


def test_progress_is_visible_while_it_runs_and_its_rows_are_not():
    gate, task = Gate(), acts.start(count=3)

    def wait_after_the_second(task, progress):
        acts.write("a")
        progress.report(2, 3)
        gate.pass_through()

    waits = is_running(task)
    kinds = acts.kind_of(wait_after_the_second)
    with running(lambda: tasks.run_next(kinds), gate) as other:
        seen = progress_of(task), is_running(task), acts.written()
    other.result()

    task.refresh_from_db()
    assert (waits, seen) == (False, ((2, 3, 1), True, []))
    assert (is_running(task), acts.written()) == (False, ["a"])


def is_running(task):
    return task.pk in running_rows(Task)


def refuse(task, progress):
    acts.write("a")
    raise ValidationError([_("Enter a number."), _("Enter a valid value.")])


def break_down(task, progress):
    acts.write("a")
    raise LookupError("kari@example.org")


def violate_a_constraint(task, progress):
    acts.write("a")
    Task.objects.update(failure="Uten utfall")


WRONG = "Noe gikk galt. Feilen er loggført."
LOGGED = ["The task topics failed"]


@pytest.mark.parametrize(
    ("act", "language", "words", "logged"),
    [
        (refuse, "nb", "Oppgi et tall. Oppgi en gyldig verdi.", []),
        (refuse, "en", "Enter a number. Enter a valid value.", []),
        (break_down, "nb", WRONG, LOGGED),
        (violate_a_constraint, "nb", WRONG, LOGGED),
    ],
)
def test_a_task_that_fails_says_why_in_its_language_and_writes_nothing(
    act, language, words, logged, caplog
):
    task = acts.run(acts.start(language=language), acts.kind_of(act))

    assert (task.outcome, task.failure, acts.written()) == ("failed", words, [])
    assert [record.message for record in caplog.records] == logged


def test_a_task_and_what_it_writes_are_committed_together():
    task = acts.start(count=2)

    with pytest.raises(Error), cut_before('UPDATE "members_task" '):
        tasks.run_next(acts.kind_of(acts.write_topics))
    connection.close()
    task.refresh_from_db()
    lost = task.outcome, task.ended_at, acts.written()
    acts.run(task)

    assert lost == ("", None, [])
    assert (task.outcome, len(acts.written())) == ("done", 2)
    assert progress_of(task) == (2, 2, 2)


def run_once_unlocked(kinds):
    """Run the next task: PostgreSQL notices a lost connection, and unlocks it, a moment later."""
    while not tasks.run_next(kinds):
        pass


def test_a_task_that_was_interrupted_three_times_fails_with_words():
    def lose_the_connection(task, progress):
        connection.connection.close()
        acts.write("a")

    task = acts.start()
    for _time in range(tasks.MAX_ATTEMPTS):
        with pytest.raises(Error):
            run_once_unlocked(acts.kind_of(lose_the_connection))
        connection.close()
        task.refresh_from_db()
        assert task.ended_at is None
    acts.run(task, acts.kind_of(lose_the_connection))

    assert (task.outcome, task.failure) == ("failed", "Det ble avbrutt flere ganger.")


def test_a_process_that_stops_leaves_the_task_to_the_next_one():
    task, answers = acts.start(count=2), iter([False, False])
    for _time in range(tasks.MAX_ATTEMPTS + 1):
        with pytest.raises(tasks.StoppedError):
            tasks.run_next(acts.kind_of(acts.write_topics), lambda: next(answers, True))
    left = progress_of(task)[2], acts.written()
    acts.run(task)

    assert left == (0, [])
    assert (task.outcome, len(acts.written())) == ("done", 2)


def run_twice_at_once():
    """Run a task, and the next one while it runs; return both answers of run_next."""
    gate = Gate()

    def wait_and_write(task, progress):
        gate.pass_through()
        acts.write(task.pk)

    kinds = acts.kind_of(wait_and_write)
    with running(lambda: tasks.run_next(kinds), gate) as first:
        second = tasks.run_next(kinds)
    return first.result(), second


def test_two_processes_run_two_tasks_at_once_and_by_the_lock_never_one_twice(
    monkeypatch,
):
    one = acts.start()
    assert run_twice_at_once() == (True, False)
    other, third = acts.start(), acts.start()
    assert run_twice_at_once() == (True, True)

    assert acts.written() == sorted(str(task.pk) for task in (one, other, third))
    assert {*Task.objects.values_list("outcome", flat=True)} == {"done"}
    last = acts.start()
    unlocked = lambda rows: rows.filter(ended_at=None).first()  # noqa: E731
    monkeypatch.setattr(tasks, "_lock_first", unlocked)
    assert run_twice_at_once() == (True, True)
    assert acts.written().count(str(last.pk)) == 2


def test_a_task_that_waits_or_whose_process_was_killed_does_nothing():
    task = acts.start(count=1)
    tasks.cancel(task)
    task.refresh_from_db()
    assert (task.outcome, task.ended_at is None) == ("cancelled", False)
    assert tasks.run_next(acts.KINDS) is False

    killed = acts.start(count=1)
    of_killed = TaskProgress.objects.filter(task=killed)
    of_killed.update(attempts=1, cancelled_at=timezone.now())
    assert (acts.run(killed).outcome, acts.written()) == ("cancelled", [])


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_task_that_runs_ends_at_its_next_report(at):
    def write_and_be_cancelled(task, progress):
        for step in (1, 2, 3):
            acts.write(step)
            if step == at:
                in_thread(tasks.cancel, task)
            progress.report(step, 3)

    task = acts.run(acts.start(), acts.kind_of(write_and_be_cancelled))

    progress = TaskProgress.objects.get()
    assert (task.outcome, task.failure, acts.written()) == ("cancelled", "", [])
    assert (progress.done, progress.total) == (at, 3)


def test_after_its_last_report_a_task_is_done_and_cannot_be_cancelled_once_it_has_ended():
    def be_cancelled_late(task, progress):
        acts.write("a")
        progress.report(1, 1)
        in_thread(tasks.cancel, task)

    task = acts.run(acts.start(), acts.kind_of(be_cancelled_late))
    assert (task.outcome, acts.written()) == ("done", ["a"])

    refused = refusal(tasks.cancel, task)
    task.refresh_from_db()
    assert (refused.code, task.outcome) == ("ended", "done")
    assert refused.messages == ["Dette er allerede avsluttet."]
