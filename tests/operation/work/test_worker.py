"""Parts of the process go on after errors, stop when told to, and give signs of life."""

import logging
from datetime import timedelta
from threading import Event

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from members.management import worker
from members.management.worker import Loop
from members.models import Heartbeat, Job, Letter, Task
from members.operation.work import tasks
from members.operation.work.heartbeats import alive, beat
from members.operation.work.jobs import SHORT, PeriodicJob
from members.operation.work.schedules import Every
from members.operation.work.status import status
from tests.operation.work.acts import start, write, written
from tests.support.concurrency import TIMEOUT
from tests.support.factories import make
from tests.support.letters import queue

pytestmark = pytest.mark.django_db(transaction=True)
Part = Heartbeat.Part
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    for name in ("AFTER_LOSS", "AFTER_ERROR"):
        monkeypatch.setattr(worker, name, 0)


def steps(stop, *acts):
    """Return a step that does one act at a time, then writes a topic and stops."""
    waiting = iter(acts)

    def step():
        if act := next(waiting, None):
            return act()
        write("a")
        return stop.set()

    return step


def lose_the_connection():
    connection.ensure_connection()
    connection.connection.close()
    write("lost")


def raises(error):
    def act():
        raise error

    return act


OUT_OF_REACH = "The database is out of reach: InterfaceError"


@pytest.mark.parametrize(
    ("act", "logged"),
    [
        (lose_the_connection, [OUT_OF_REACH]),
        (raises(LookupError), ["Background work failed: jobs"]),
        (raises(tasks.StoppedError), []),
    ],
)
def test_a_part_goes_on_after_an_error(act, logged, caplog):
    stop = Event()

    Loop("jobs", steps(stop, act, act), idle=0).run(stop)

    assert written() == ["a"]
    assert [record.message for record in caplog.records] == logged * 2


def test_a_part_that_fails_all_the_time_does_not_stop_the_others(caplog):
    stop = Event()
    failing = Loop("jobs", raises(LookupError), idle=0)
    working = Loop("emails", steps(stop, lambda: 1, lambda: 1), idle=0)
    caplog.set_level(logging.CRITICAL)

    worker.run([failing, working], stop)

    assert written() == ["a"]


def test_a_short_job_never_stands_behind_a_long_one(monkeypatch):
    is_done, stop = Event(), Event()

    def wait_for_the_short_one():
        try:
            assert is_done.wait(TIMEOUT)
        finally:
            stop.set()

    acts = {"long": wait_for_the_short_one, "short": is_done.set}
    declared = [
        job_that_is_due(name, act, HOUR if name == "long" else SHORT)
        for name, act in acts.items()
    ]
    monkeypatch.setattr(worker, "JOBS", declared)

    worker.run([loop for loop in worker.loops(stop) if loop.part == Part.JOBS], stop)

    failures = sorted(Job.objects.values_list("name", "failure"))
    assert failures == [("long", ""), ("short", "")]


def job_that_is_due(name, act, limit):
    Job.objects.create(name=name, due_at=timezone.now())
    return PeriodicJob(name, name, Every(HOUR), act, limit)


def test_the_process_gives_signs_of_life_while_a_step_takes_long(monkeypatch):
    stop, seen = Event(), []
    monkeypatch.setattr(worker, "EVERY", 0.01)
    beats = Heartbeat.objects.filter(part="tasks").values_list("at", flat=True)

    def wait_for_two_signs():
        while len(seen) < 2:
            seen.extend(moment for moment in beats.all() if moment not in seen)
        stop.set()

    worker.run([Loop("tasks", wait_for_two_signs, idle=0)], stop)

    assert seen == sorted(set(seen))
    assert alive() == {"tasks"}


def test_once_does_what_is_due_and_returns(mail_server):
    letter = queue("kari")
    task = start("list_file", list="organizations", format="csv", query="")

    call_command("work", "--once")

    assert list(Letter.objects.sent()) == [letter]
    assert list(Task.objects.values_list("pk", "outcome")) == [(task.pk, "done")]


def beat_ago(part, seconds):
    beat(part)
    ago = Now() - timedelta(seconds=seconds)
    Heartbeat.objects.filter(part=part).update(at=ago)


def letter_due_ago(seconds, **fields):
    due_at = timezone.now() - timedelta(seconds=seconds)
    return make(Letter, due_at=due_at, **fields)


def test_a_part_is_alive_for_90_seconds_after_its_last_sign_of_life():
    beat_ago(Part.EMAILS, 89)
    beat_ago(Part.JOBS, 91)
    beat_ago(Part.TASKS, -3600)  # before the clock was set back
    assert alive() == {"emails"}

    beat(Part.JOBS)
    assert (alive(), Heartbeat.objects.count()) == ({"emails", "jobs"}, 3)


def test_e_mail_is_late_while_its_part_is_silent_whatever_others_are():
    first = status()
    beat(Part.EMAILS)
    second = status()
    for part in Part:
        beat(part)
    third = status()

    assert (first.silent, first.is_mail_late) == (("emails", "jobs", "tasks"), True)
    assert (second.silent, second.is_mail_late) == (("jobs", "tasks"), False)
    assert (third.silent, third.oldest_due, third.is_mail_late) == ((), None, False)


def test_an_e_mail_that_is_due_for_two_minutes_is_late_though_all_parts_are_alive():
    for part in Part:
        beat(part)
    letter = letter_due_ago(119)
    on_time = status()
    later = [
        status(letter.due_at + timedelta(minutes=2, seconds=seconds)).oldest_due
        for seconds in (-1, 1)
    ]
    late = letter_due_ago(121)
    letter_due_ago(120.5)

    now = status()

    assert later == [None, letter.due_at]
    assert (on_time.oldest_due, on_time.is_mail_late) == (None, False)
    assert (now.oldest_due, now.is_mail_late) == (late.due_at, True)


def test_the_status_costs_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        status()
    for _ in range(20):
        letter_due_ago(500)
    with django_assert_num_queries(2):
        status()
