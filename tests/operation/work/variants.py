"""Jobs and tasks for processes that are killed, as they should be and wrong on purpose.

`python -m tests.operation.work.variants VARIANT` is `manage.py work` with them.
"""

import os
import sys

import django

if __name__ == "__main__":
    django.setup()

# Models can be imported only now.
from datetime import timedelta
from functools import partial
from time import sleep

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, transaction

from members.management import worker
from members.models import Task, Topic
from members.operation.work import tasks
from members.operation.work.connections import second_connection
from members.operation.work.jobs import PeriodicJob
from members.operation.work.schedules import Every
from tests.operation.work.acts import KINDS, PREFIX, kind_of, write

KILLS = int(os.environ.get("KILLS", "4"))
PAUSE = 0.03
HALVES = ("first", "second")


def write_halves(name):
    """Write two topics, each in a transaction of its own; not those that are there."""
    for half in HALVES:
        label = f"{name}-{half}"
        found = Topic.objects.filter(label_nb__startswith=f"{PREFIX} {label} ")
        if not found.exists():
            write(label)
        sleep(PAUSE)


PERIODIC = [
    PeriodicJob(name, name, Every(timedelta(days=9)), partial(write_halves, name))
    for name in [f"job_{number}" for number in range(3 * KILLS)]
]


def write_outside(task, progress):
    """Write topics outside the transaction that ends the task."""
    total = task.input["count"]
    with second_connection() as alias:
        for number in range(total):
            write(f"{task.pk}-{number}", alias)
            progress.report(number + 1, total)
            sleep(PAUSE)


def end_and_run(kinds, should_stop):
    """Commit the end of the next task, and only then run it."""
    with transaction.atomic():
        if not (task := tasks._lock_first(Task.objects.unfinished())):
            return False
        tasks._end_task(task, Task.Outcome.DONE)
    progress = tasks.Progress(task.pk, DEFAULT_DB_ALIAS, should_stop)
    kinds[task.kind].run(task, progress)
    return True


def run(variant):
    """Run `manage.py work` as "right", or with tasks that are "doubled" or "lost" by kills."""
    worker.JOBS[:] = PERIODIC
    worker.TASK_KINDS.update(KINDS)
    if variant == "doubled":
        worker.TASK_KINDS.update(kind_of(write_outside))
    if variant == "lost":
        tasks.run_next = end_and_run
    call_command("work")


if __name__ == "__main__":
    run(sys.argv[1])
