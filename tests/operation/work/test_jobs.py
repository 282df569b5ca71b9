"""A periodic job runs once when it is due, whatever happens to clocks and processes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from members.models import Job
from members.operation.health.problems import work_problems
from members.operation.work import jobs
from members.operation.work.connections import second_connection
from members.operation.work.declared import JOBS
from members.operation.work.jobs import PeriodicJob, run_due
from members.operation.work.schedules import Daily, Every
from tests.operation.work.acts import write, written
from tests.support.cases import cases
from tests.support.concurrency import Gate, running
from tests.support.database_role import owner
from tests.support.events import run

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


class Clock:
    """The application's clock, which a test sets."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, **amount):
        self.now += timedelta(**amount)


@pytest.fixture
def clock():
    """Return a clock that stands at noon in Norway, in winter."""
    return Clock(datetime(2027, 1, 11, 11, tzinfo=UTC))


def job(run=lambda: write("a"), name="job", schedule=None):
    return PeriodicJob(name, name, schedule or Daily(time(7)), run)


def fail():
    write("failed")
    raise LookupError("kari@example.org")


def register(clock, *declared):
    """Register the jobs, and let their time come; return them."""
    assert run_due(declared, clock) == []
    clock.move(hours=19)
    return declared


@pytest.fixture
def due(clock):
    return register(clock, job())


def test_a_job_runs_once_when_it_is_due(due, clock):
    ran = []
    for minutes in (-1, 1, 24 * 60 - 1, 1):
        clock.move(minutes=minutes)
        ran.append(run_due(due, clock))

    assert ran == [[], ["job"], [], ["job"]]
    assert written() == ["a", "a"]


def test_the_row_of_a_job_tells_of_its_last_run(due, clock):
    began = clock.now
    slow = [job(lambda: clock.move(minutes=3))]

    run_due(slow, clock)

    [row] = Job.objects.values_list("began_at", "ended_at", "due_at", "failure")
    ended, tomorrow = began + timedelta(minutes=3), began + timedelta(days=1)
    assert row == (began, ended, tomorrow, "")


def test_a_failed_job_is_tried_again_and_does_not_stop_the_others(clock, caplog):
    declared = register(clock, job(fail, "failing"), job(name="other"))
    first = run_due(declared, clock)
    clock.move(minutes=9)
    too_early = run_due(declared, clock)
    clock.move(minutes=1)
    again = run_due(declared, clock)

    failures = Job.objects.order_by("name").values_list("name", "failure")
    assert (first, too_early, again) == (["failing", "other"], [], ["failing"])
    assert list(failures) == [("failing", "LookupError"), ("other", "")]
    words = [record.message for record in caplog.records]
    assert words == ["The job failing failed"] * 2

    # After a success it is due at its own time.
    clock.move(minutes=10)
    run_due([job(name="failing")], clock)
    row = Job.objects.get(name="failing")
    due_at = clock.now + timedelta(hours=23, minutes=40)
    assert (row.failure, row.due_at) == ("", due_at)


def test_a_night_that_was_missed_is_made_up_for_once_and_a_year_ahead_forgotten(
    due, clock
):
    clock.move(days=3, hours=5)
    assert [run_due(due, clock) for _ in range(2)] == [["job"], []]
    assert Job.objects.get().due_at == clock.now + timedelta(hours=19)

    # After a clock that ran a year ahead it runs again the same day.
    clock.move(days=365, hours=19)
    ahead = run_due(due, clock)
    clock.move(days=-365)
    back = [run_due(due, clock) for _ in range(2)]
    assert (ahead, back) == (["job"], [["job"], []])
    assert Job.objects.get().due_at == clock.now + timedelta(days=1)


@pytest.mark.parametrize("schedule", [Daily(time(7)), Every(timedelta(hours=19))])
def test_a_clock_that_is_set_back_an_hour_does_not_repeat_it(clock, schedule):
    declared = register(clock, job(schedule=schedule))
    ran = run_due(declared, clock)
    clock.move(hours=-1)
    for _ in range(3):
        ran += run_due(declared, clock)
        clock.move(minutes=30)

    assert ran == ["job"]


def test_health_names_a_job_that_runs_beyond_its_limit_and_a_full_disk_that_ended_one(
    clock, monkeypatch
):
    gate, sql = Gate(), "DO $$ BEGIN RAISE disk_full; END $$"
    declared = register(clock, job(gate.pass_through), job(lambda: run(sql), "retain"))
    with running(lambda: run_due(declared, clock), gate):
        named = []
        for limit in (HOUR, timedelta(0)):
            limited = [*JOBS, replace(declared[0], limit=limit)]
            monkeypatch.setitem(work_problems.__globals__, "JOBS", limited)
            named.append(problems_of_jobs())
    named.append(problems_of_jobs())

    long, failed = "The job job has run for 0 minutes.", "The job retain has failed."
    assert named == [[], [(long, "")], [(failed, "DiskFull")]]


def problems_of_jobs():
    # As the owner: in tests sessions log in as another role than the one they take on.
    with owner():
        problems = work_problems()
    return [(one.text, one.detail) for one in problems if one.check == "jobs"]


@pytest.mark.parametrize("is_locked", [True, False])
def test_two_processes_run_it_once_at_once_and_without_the_lock_twice(
    clock, monkeypatch, is_locked
):
    gate = Gate()

    def wait_and_write():
        gate.pass_through()
        write("a")

    if not is_locked:
        unlocked = lambda name, alias: Job.objects.using(alias).get(name=name)  # noqa: E731
        monkeypatch.setattr(jobs, "_lock_job", unlocked)
    declared = register(clock, job(wait_and_write))
    with running(lambda: run_due(declared, clock), gate) as first:
        second = run_due(declared, clock)

    again = [] if is_locked else ["job"]
    assert (first.result(), second) == (["job"], again)
    assert written() == ["a"] * (1 + len(again))


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

    assert run_due(register(clock, job(write_beside)), clock) == ["job"]
    assert (written(), Job.objects.get().failure) == (["beside"], "")


def test_the_declared_jobs_have_names_of_their_own_and_can_run_twice_in_a_row():
    for declared in JOBS * 2:
        declared.run()

    limits = {declared.name: declared.limit for declared in JOBS}
    assert len(limits) == len(JOBS)
    # The others in the thread are late after an hour.
    assert limits["back_up"] == limits["check_backup"] == max(limits.values()) == HOUR


# Also the hour that is left out, and the one that comes twice.
@pytest.mark.parametrize(
    ("at", "first", "expected"), cases(__file__, "summer_time.csv")
)
def test_a_daily_job_is_due_once_a_day_over_daylight_saving_time(at, first, expected):
    daily, now, moments = (
        Daily(time.fromisoformat(at)),
        datetime.fromisoformat(first),
        [],
    )
    for _ in range(3):
        now = daily.next_after(now).astimezone(UTC)
        moments.append(timezone.localtime(now).isoformat()[8:])

    assert moments == expected.split()


def test_a_job_is_due_a_day_after_its_own_time_or_an_hour_after_its_last_run():
    at_seven = datetime(2027, 1, 11, 6, tzinfo=UTC)
    before_summer_time = datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    hourly = Every(timedelta(hours=1)).next_after(before_summer_time)

    assert Daily(time(7)).next_after(at_seven) == at_seven + timedelta(days=1)
    assert hourly == datetime(2027, 3, 28, 1, 59, tzinfo=UTC)
