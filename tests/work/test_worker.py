"""The parts of the process go on after errors, and stop when they are told to."""

import logging
from threading import Event

import pytest
from django.core.management import call_command
from django.db import connection

from members.models import Heartbeat, Letter, Task
from members.work import tasks, worker
from members.work.heartbeats import alive
from members.work.worker import Loop
from tests.support.letters import queue
from tests.work.acts import write, written
from tests.work.running import start

pytestmark = pytest.mark.django_db(transaction=True)


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


def break_down():
    raise LookupError


def begin_again():
    raise tasks.StoppedError


@pytest.mark.parametrize(
    ("act", "logged"),
    [
        (lose_the_connection, ["The database is out of reach: InterfaceError"]),
        (break_down, ["Background work failed: jobs"]),
        (begin_again, []),
    ],
    ids=lambda act: getattr(act, "__name__", ""),
)
def test_a_part_goes_on_after_an_error(act, logged, caplog):
    stop = Event()

    Loop("jobs", steps(stop, act, act), idle=0).run(stop)

    assert written() == ["a"]
    assert [record.message for record in caplog.records] == logged * 2


def test_a_part_that_fails_all_the_time_does_not_stop_the_others(caplog):
    stop = Event()
    failing = Loop("jobs", break_down, idle=0)
    working = Loop("emails", steps(stop, lambda: 1, lambda: 1), idle=0)
    caplog.set_level(logging.CRITICAL)

    worker.run([failing, working], stop)

    assert written() == ["a"]


def test_the_process_gives_signs_of_life_while_a_step_takes_long(monkeypatch):
    stop, seen = Event(), []
    monkeypatch.setattr(worker, "EVERY", 0.01)

    def wait_for_two_signs():
        while len(seen) < 2:
            moments = Heartbeat.objects.filter(part="tasks").values_list(
                "at", flat=True
            )
            seen.extend(moment for moment in moments if moment not in seen)
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
