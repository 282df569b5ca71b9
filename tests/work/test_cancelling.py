"""A task can be cancelled until it ends, and leaves nothing then."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.models import TaskProgress
from members.work import tasks
from tests.support.threads import in_thread
from tests.work.acts import KINDS, kind_of, write, written
from tests.work.running import run, start

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = 3


def cancelled_at_step(number):
    """Return a kind whose starter cancels it before the report of this number."""

    def write_and_be_cancelled(task, progress):
        for step in range(1, STEPS + 1):
            write(step)
            if step == number:
                in_thread(tasks.cancel, task)
            progress.report(step, STEPS)

    return kind_of(write_and_be_cancelled)


def test_a_task_that_waits_ends_at_once():
    task = start(count=1)

    tasks.cancel(task)

    task.refresh_from_db()
    assert (task.outcome, task.ended_at is None) == ("cancelled", False)
    assert (tasks.run_next(KINDS), written()) == (False, [])


@pytest.mark.parametrize("step", [1, 2, STEPS], ids=["first", "middle", "last"])
def test_a_task_that_runs_ends_at_its_next_report(step):
    task = run(start(), cancelled_at_step(step))

    progress = TaskProgress.objects.get()
    assert (task.outcome, task.failure, written()) == ("cancelled", "", [])
    assert (progress.done, progress.total) == (step, STEPS)


def test_a_task_of_a_killed_process_is_cancelled_before_it_acts():
    task = start(count=1)
    TaskProgress.objects.update(attempts=1, cancelled_at=timezone.now())

    run(task)

    assert (task.outcome, written()) == ("cancelled", [])


def test_after_its_last_report_a_task_is_done_all_the_same():
    def be_cancelled_late(task, progress):
        write("a")
        progress.report(1, 1)
        in_thread(tasks.cancel, task)

    task = run(start(), kind_of(be_cancelled_late))

    assert (task.outcome, written()) == ("done", ["a"])


def test_a_task_that_has_ended_cannot_be_cancelled():
    task = run(start(count=1))

    with pytest.raises(ValidationError) as refusal:
        tasks.cancel(task)

    task.refresh_from_db()
    assert (refusal.value.code, task.outcome) == ("ended", "done")
    assert refusal.value.messages == ["Dette er allerede avsluttet."]
