"""A periodic job runs once when it is due, whatever happens to clocks and processes."""

from datetime import time, timedelta

import pytest

from members.models import Job
from members.work import jobs
from members.work.connections import second_connection
from members.work.declared import JOBS
from members.work.jobs import PeriodicJob, run_due
from members.work.schedules import Daily, Every
from tests.support.threads import Gate, running
from tests.work.acts import write, written

pytestmark = pytest.mark.django_db(transaction=True)


def job(run=lambda: write("a"), name="job", schedule=None):
    return PeriodicJob(name, name, schedule or Daily(time(7)), run)


def fail():
    write("failed")
    raise LookupError("kari@example.org")


@pytest.fixture
def due(clock):
    """Register the job, and let its time come; return [the job]."""
    declared = [job()]
    assert run_due(declared, clock) == []
    clock.move(hours=19)
    return declared


def test_a_job_runs_once_when_it_is_due(due, clock):
    clock.move(minutes=-1)
    before = run_due(due, clock)
    clock.move(minutes=1)
    at_its_time = run_due(due, clock)
    clock.move(hours=23, minutes=59)
    again = run_due(due, clock)
    clock.move(minutes=1)
    next_day = run_due(due, clock)

    assert (before, at_its_time, again, next_day) == ([], ["job"], [], ["job"])
    assert written() == ["a", "a"]


def test_the_row_of_a_job_tells_of_its_last_run(due, clock):
    began = clock.now
    slow = [job(lambda: clock.move(minutes=3))]

    run_due(slow, clock)

    [row] = Job.objects.values_list("began_at", "ended_at", "due_at", "failure")
    ended, tomorrow = began + timedelta(minutes=3), began + timedelta(days=1)
    assert row == (began, ended, tomorrow, "")


def test_a_failed_job_is_tried_again_and_does_not_stop_the_others(clock, caplog):
    declared = [job(fail, "failing"), job(name="other")]
    run_due(declared, clock)
    clock.move(hours=19)

    first = run_due(declared, clock)
    clock.move(minutes=9)
    too_early = run_due(declared, clock)
    clock.move(minutes=1)
    again = run_due(declared, clock)

    failures = Job.objects.order_by("name").values_list("name", "failure")
    assert (first, too_early, again) == (["failing", "other"], [], ["failing"])
    assert list(failures) == [("failing", "LookupError"), ("other", "")]
    assert [record.message for record in caplog.records] == [
        "The job failing failed"
    ] * 2


def test_a_job_that_succeeds_after_a_failure_is_due_at_its_own_time(clock):
    run_due([job(fail)], clock)
    clock.move(hours=19)
    run_due([job(fail)], clock)
    clock.move(minutes=10)

    run_due([job()], clock)

    row = Job.objects.get()
    assert row.failure == ""
    assert row.due_at == clock.now + timedelta(hours=23, minutes=50)


def test_a_night_that_was_missed_is_made_up_for_once(due, clock):
    clock.move(days=3, hours=5)

    assert [run_due(due, clock) for _ in range(2)] == [["job"], []]
    assert Job.objects.get().due_at == clock.now + timedelta(hours=19)


def test_after_a_clock_that_ran_a_year_ahead_it_runs_again_the_same_day(due, clock):
    clock.move(days=365)
    ahead = run_due(due, clock)
    clock.move(days=-365)

    back = [run_due(due, clock) for _ in range(2)]

    assert (ahead, back) == (["job"], [["job"], []])
    assert Job.objects.get().due_at == clock.now + timedelta(days=1)


@pytest.mark.parametrize(
    "schedule", [Daily(time(7)), Every(timedelta(hours=19))], ids=["daily", "every"]
)
def test_a_clock_that_is_set_back_an_hour_does_not_repeat_it(clock, schedule):
    declared = [job(schedule=schedule)]
    run_due(declared, clock)
    clock.move(hours=19)
    first = run_due(declared, clock)
    clock.move(hours=-1)

    again = []
    for _ in range(3):
        again += run_due(declared, clock)
        clock.move(minutes=30)

    assert (first, again) == (["job"], [])


def run_twice_at_once(clock):
    """Run a job, and ask again for what is due while it runs; return both answers."""
    gate = Gate()

    def wait_and_write():
        gate.pass_through()
        write("a")

    declared = [job(wait_and_write)]
    run_due(declared, clock)
    clock.move(hours=19)
    with running(lambda: run_due(declared, clock), gate) as first:
        second = run_due(declared, clock)
    return first.result(), second


def test_two_processes_at_once_run_it_once(clock):
    first, second = run_twice_at_once(clock)

    assert (first, second, written()) == (["job"], [], ["a"])


def test_without_the_lock_two_processes_would_run_it_twice(clock, monkeypatch):
    def unlocked(name, alias):
        return Job.objects.using(alias).get(name=name)

    monkeypatch.setattr(jobs, "_lock", unlocked)

    first, second = run_twice_at_once(clock)

    assert (first, second, written()) == (["job"], ["job"], ["a", "a"])


def test_what_another_process_ran_between_two_looks_does_not_run_again(due, clock):
    looks = iter([None, lambda: run_due(due, clock)])

    def clock_of_a_slow_process():
        if act := next(looks, None):
            act()
        return clock.now

    ran = run_due(due, clock_of_a_slow_process)

    assert (ran, written()) == ([], ["a"])


def test_a_job_may_use_a_second_connection_of_its_own(clock):
    def write_beside():
        with second_connection() as alias:
            write("beside", alias)

    declared = [job(write_beside)]
    run_due(declared, clock)
    clock.move(hours=19)

    assert run_due(declared, clock) == ["job"]
    assert (written(), Job.objects.get().failure) == (["beside"], "")


def test_the_declared_jobs_have_names_of_their_own_and_can_run_twice_in_a_row():
    for declared in JOBS * 2:
        declared.run()

    names = [declared.name for declared in JOBS]
    assert len(names) == len(set(names))
