"""A task is done as a whole or not at all, and always ends."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.utils import Error
from django.utils.translation import gettext_lazy as _

from members.models import Task, TaskProgress
from members.work import tasks
from members.work.status import running as running_rows
from tests.support.lost_connections import cut_before
from tests.support.threads import Gate, running
from tests.work.acts import kind_of, write, write_topics, written
from tests.work.running import run, start

pytestmark = pytest.mark.django_db(transaction=True)


def progress_of(task):
    found = TaskProgress.objects.filter(task=task)
    return found.values_list("done", "total", "attempts").get()


def test_the_oldest_task_runs_first_and_ends_with_what_it_wrote():
    first, second = start(count=2), start(count=1)

    run(first)

    second.refresh_from_db()
    assert (first.outcome, first.failure, first.ended_at is None) == ("done", "", False)
    assert (second.outcome, second.ended_at) == ("", None)
    assert written() == [f"{first.pk}-0", f"{first.pk}-1"]
    assert progress_of(first) == (2, 2, 1)


def test_when_no_task_waits_there_is_nothing_to_do():
    run(start(count=0))

    assert tasks.run_next({}) is False


def test_progress_is_visible_while_it_runs_and_its_rows_are_not():
    gate, task = Gate(), start(count=3)

    def wait_after_the_second(task, progress):
        write("a")
        progress.report(2, 3)
        gate.pass_through()

    kinds = kind_of(wait_after_the_second)
    with running(lambda: tasks.run_next(kinds), gate) as other:
        seen = progress_of(task), is_running(task), written()
    other.result()

    task.refresh_from_db()
    assert seen == ((2, 3, 1), True, [])
    assert (is_running(task), written()) == (False, ["a"])


def test_a_task_that_waits_is_not_running():
    assert is_running(start(count=1)) is False


def is_running(task):
    return task.pk in running_rows(Task.objects.filter(pk=task.pk, ended_at=None))


def refuse(task, progress):
    write("a")
    raise ValidationError([_("Enter a number."), _("Enter a valid value.")])


def break_down(task, progress):
    write("a")
    raise LookupError("kari@example.org")


def violate_a_constraint(task, progress):
    write("a")
    Task.objects.update(failure="Uten utfall")


FAILURES = {
    refuse: ("Oppgi et tall. Oppgi en gyldig verdi.", []),
    break_down: ("Noe gikk galt. Feilen er loggført.", ["The task topics failed"]),
    violate_a_constraint: (
        "Noe gikk galt. Feilen er loggført.",
        ["The task topics failed"],
    ),
}


@pytest.mark.parametrize("act", FAILURES, ids=lambda act: act.__name__)
def test_a_task_that_fails_says_why_and_writes_nothing(act, caplog):
    task = run(start(), kind_of(act))

    words, logged = FAILURES[act]
    assert (task.outcome, task.failure, written()) == ("failed", words, [])
    assert [record.message for record in caplog.records] == logged


def test_a_failure_is_told_in_the_language_of_whoever_started_it():
    task = run(start(language="en"), kind_of(refuse))

    assert task.failure == "Enter a number. Enter a valid value."


def test_a_task_and_what_it_writes_are_committed_together():
    task = start(count=2)

    with pytest.raises(Error), cut_before('UPDATE "members_task" '):
        tasks.run_next(kind_of(write_topics))
    connection.close()
    task.refresh_from_db()
    lost = task.outcome, task.ended_at, written()
    run(task)

    assert lost == ("", None, [])
    assert (task.outcome, len(written())) == ("done", 2)
    assert progress_of(task) == (2, 2, 2)


def lose_the_connection(task, progress):
    connection.connection.close()
    write("a")


def test_a_task_that_was_interrupted_three_times_fails_with_words():
    task = start()
    for _time in range(tasks.MAX_ATTEMPTS):
        with pytest.raises(Error):
            tasks.run_next(kind_of(lose_the_connection))
        connection.close()
        task.refresh_from_db()
        assert task.ended_at is None

    run(task, kind_of(lose_the_connection))

    assert (task.outcome, task.failure) == ("failed", "Det ble avbrutt flere ganger.")


def test_a_process_that_stops_leaves_the_task_to_the_next_one():
    task = start(count=2)
    answers = iter([False, False, True])

    for _time in range(tasks.MAX_ATTEMPTS + 1):
        with pytest.raises(tasks.StoppedError):
            tasks.run_next(
                kind_of(write_topics), lambda answers=answers: next(answers, True)
            )
    left = progress_of(task)[2], written()
    run(task)

    assert left == (0, [])
    assert (task.outcome, len(written())) == ("done", 2)


def run_twice_at_once():
    """Run a task, and the next one while it runs; return both answers of run_next."""
    gate = Gate()

    def wait_and_write(task, progress):
        gate.pass_through()
        write(task.pk)

    kinds = kind_of(wait_and_write)
    with running(lambda: tasks.run_next(kinds), gate) as first:
        second = tasks.run_next(kinds)
    return first.result(), second


def test_two_processes_run_two_tasks_at_the_same_time():
    one, other = start(), start()

    assert run_twice_at_once() == (True, True)
    assert written() == sorted([str(one.pk), str(other.pk)])
    assert [*Task.objects.values_list("outcome", flat=True)] == ["done", "done"]


def test_two_processes_never_run_a_task_twice():
    task = start()

    assert run_twice_at_once() == (True, False)
    assert written() == [str(task.pk)]


def test_without_the_lock_two_processes_would_run_a_task_twice(monkeypatch):
    task = start()
    monkeypatch.setattr(tasks, "_lock", lambda rows: rows.filter(ended_at=None).first())

    assert run_twice_at_once() == (True, True)
    assert written() == [str(task.pk)] * 2
