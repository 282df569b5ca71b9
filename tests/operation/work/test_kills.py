"""Kill the processes at any point: nothing is lost, done twice or left under way.

`KILLS=50 pytest tests/operation/work/test_kills.py` does it at length.
"""

from collections import Counter
from itertools import cycle
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from members.models import Job, Letter, Task, TaskProgress
from members.operation.work import tasks
from tests.operation.work.acts import start, written
from tests.operation.work.variants import HALVES, KILLS, PAUSE, PERIODIC
from tests.support.killing import KillableProcess
from tests.support.letters import queue
from tests.support.polling import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MANNERS = ["slow", "well", "slow", "later", "well", "refused"]
ROWS = 4  # of a task
LIMIT = 60 + 4 * KILLS  # seconds
chance = Random(41)


@pytest.fixture
def start_processes():
    """Return a function that starts processes of a variant of `manage.py work`."""
    started = []
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
        "LETTER_PAUSE": "0.1",
        "KILLS": str(KILLS),
    }

    def start(variant, count, port=9):
        command = ("-m", "tests.operation.work.variants", variant)
        mail = {"EMAIL_URL": f"smtp://127.0.0.1:{port}?timeout=5"}
        for _ in range(count):
            started.append(KillableProcess(*command, **environment, **mail))
        return started

    yield start
    for process in started:
        process.kill()


def plan_tasks(count):
    with transaction.atomic():
        return [start(count=ROWS, pause=PAUSE) for _ in range(count)]


@transaction.atomic
def plan_all():
    """Plan e-mails, tasks and jobs; return {address: message id} and the tasks."""
    manners = cycle(MANNERS)
    letters = [queue(f"{next(manners)}-{number}") for number in range(4 * KILLS)]
    due = [Job(name=job.name, due_at=timezone.now()) for job in PERIODIC]
    Job.objects.bulk_create(due)
    return {letter.to: letter.message_id for letter in letters}, plan_tasks(4 * KILLS)


def is_amid_a_task():
    return TaskProgress.objects.filter(done__gt=0, done__lt=F("total")).exists()


def is_amid_a_job():
    halves = Counter(label.split("-")[1] for label in written() if "job_" in label)
    return halves[HALVES[0]] > halves[HALVES[1]]


def share_of(rows, **ended):
    return rows.filter(**ended).count() / rows.count()


class Points:
    """The kinds of work: how much of each is done, and whether one is amid it."""

    def __init__(self, mail_server):
        self.amid = {
            "e-mail": lambda: mail_server.is_at("kept slow"),
            "task": is_amid_a_task,
            "job": is_amid_a_job,
            "anything": lambda: chance.random() < 0.1,
        }
        self.done = {
            "e-mail": lambda: (
                1 - share_of(Letter.objects, sent_at=None, failed_at=None)
            ),
            "task": lambda: share_of(Task.objects, ended_at__isnull=False),
            "job": lambda: share_of(Job.objects, ended_at__isnull=False),
        }
        self.done["anything"] = self.done["task"]

    def wait_for(self, kind, share):
        """Wait until so much is done, and then until one is amid it."""
        wait_until(lambda: self.done[kind]() >= share, LIMIT)
        wait_until(lambda: self.amid[kind]() or self.done[kind]() == 1, LIMIT)


def kill_now_and_then(processes, points):
    """Kill one process or both amid each kind of work."""
    kinds = cycle(["task", "e-mail", "job", "anything"])
    for number in range(KILLS):
        points.wait_for(next(kinds), 0.8 * number / KILLS)
        both = number % 8 == 7
        victims = processes if both else [processes[number % 2]]
        for victim in victims:
            victim.kill()
        for victim in victims:
            victim.start()


def rows_of(done):
    """Return the labels that tasks write."""
    return [f"{task.pk}-{number}" for task in done for number in range(ROWS)]


def test_no_e_mail_task_or_job_is_lost_or_done_twice(
    mail_server, start_processes, figure
):
    message_ids, planned = plan_all()
    processes = start_processes("right", 2, mail_server.port)
    points = Points(mail_server)

    kill_now_and_then(processes, points)
    wait_until(lambda: min(done() for done in points.done.values()) == 1, LIMIT)
    stopped = [process.stop() for process in processes]

    kills = sum(process.kills for process in processes)
    tried = {"tasks": len(planned), "jobs": len(PERIODIC), "e-mails": len(message_ids)}
    wrong = {name: rows.total() for name, rows in wrong_rows(expected_rows()).items()}
    figure(tried=tried | {"kills": kills}, found=wrong)
    assert_that_work_is_done_once(planned, kills)
    assert_that_e_mails_are_sent(message_ids, mail_server, kills)
    assert locked_rows() == []
    assert stopped == [0, 0]


def assert_that_work_is_done_once(planned, kills):
    """Check the rows of tasks and jobs; a task may have failed after four kills amid it."""
    done = Task.objects.filter(outcome="done")
    failed = Task.objects.filter(outcome="failed")
    assert written() == sorted(expected_rows())
    assert len(done) + len(failed) == len(planned)
    assert (tasks.MAX_ATTEMPTS + 1) * len(failed) <= kills
    assert not Job.objects.exclude(failure="", due_at__gt=timezone.now()).exists()


def expected_rows():
    """Return the labels that the tasks done and all jobs have written."""
    halves = [f"{job.name}-{half}" for job in PERIODIC for half in HALVES]
    return rows_of(Task.objects.filter(outcome="done")) + halves


def wrong_rows(labels):
    """Return the rows that are missing of these labels, and those that are too many."""
    expected, found = Counter(labels), Counter(written())
    return {"lost": expected - found, "doubled": found - expected}


def assert_that_e_mails_are_sent(message_ids, mail_server, kills):
    """Check what the server has; a kill after acceptance sends the same message again."""
    accepted = {to: n for to, n in message_ids.items() if to[:7] != "refused"}
    kept, answered = mail_server.logged("kept"), mail_server.logged("answering")
    failed = Letter.objects.failed().values_list("to", "failure")
    assert set(kept) == set(accepted.items())
    assert dict(failed) == dict.fromkeys(message_ids.keys() - accepted, "refused")
    assert len(answered) - len(set(answered)) <= kills


@transaction.atomic
def locked_rows():
    """Return the rows of jobs, tasks and e-mails that a process still holds."""
    found = []
    for model in (Job, Task, Letter):
        free = model.objects.select_for_update(skip_locked=True)
        found += model.objects.exclude(pk__in=[row.pk for row in free])
    return found


def kill_amid_tasks(process, kills):
    """Kill the process several times amid a task; return the rows that are wrong at the end."""
    for _ in range(kills):
        wait_until(is_amid_a_task, LIMIT)
        process.kill()
        TaskProgress.objects.update(done=0)
        process.start()
    wait_until(lambda: not Task.objects.unfinished().exists(), LIMIT)
    process.stop()
    return wrong_rows(rows_of(Task.objects.filter(outcome="done")))


@pytest.mark.parametrize(
    "variant", ["doubled", pytest.param("lost", marks=pytest.mark.long)]
)
def test_tasks_that_are_not_done_as_a_whole_would_be_noticed(
    start_processes, variant, figure
):
    kills = 2 * KILLS // 6
    plan_tasks(4 * kills)
    [process] = start_processes(variant, 1)

    wrong = kill_amid_tasks(process, kills)

    found = {f"rows {variant}": wrong[variant].total()}
    figure(tried={"tasks": 4 * kills, "kills": kills}, found=found)
    assert [what for what, rows in wrong.items() if rows] == [variant]
