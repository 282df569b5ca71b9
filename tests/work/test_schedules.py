"""When a job is due next, also on the days of 23 and of 25 hours."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from members.work.schedules import Daily, Every


def next_times(schedule, now, count):
    """Return the next times in Norway, each asked for just after the one before."""
    found = []
    for _ in range(count):
        now = schedule.next_after(now).astimezone(UTC)
        found.append(timezone.localtime(now).isoformat())
    return found


@pytest.mark.parametrize(
    ("at", "first", "expected"),
    [
        (
            time(7),
            datetime(2027, 3, 27, 3, tzinfo=UTC),
            ["27T07:00:00+01:00", "28T07:00:00+02:00", "29T07:00:00+02:00"],
        ),
        (
            time(2, 30),
            datetime(2027, 3, 26, 23, tzinfo=UTC),
            ["27T02:30:00+01:00", "28T03:30:00+02:00", "29T02:30:00+02:00"],
        ),
        (
            time(7),
            datetime(2027, 10, 30, 3, tzinfo=UTC),
            ["30T07:00:00+02:00", "31T07:00:00+01:00", "01T07:00:00+01:00"],
        ),
        (
            time(2, 30),
            datetime(2027, 10, 29, 23, tzinfo=UTC),
            ["30T02:30:00+02:00", "31T02:30:00+02:00", "01T02:30:00+01:00"],
        ),
    ],
    ids=["spring", "the hour that is left out", "autumn", "the hour that comes twice"],
)
def test_a_daily_job_is_due_once_a_day_over_daylight_saving_time(at, first, expected):
    found = next_times(Daily(at), first, 3)

    assert [moment[8:] for moment in found] == expected


def test_at_its_own_time_a_daily_job_is_due_the_next_day():
    now = datetime(2027, 1, 11, 6, tzinfo=UTC)

    assert Daily(time(7)).next_after(now) == now + timedelta(days=1)


def test_a_job_of_each_hour_is_due_an_hour_after_its_last_run():
    now = datetime(2027, 3, 28, 0, 59, tzinfo=UTC)

    due = Every(timedelta(hours=1)).next_after(now)

    assert due == datetime(2027, 3, 28, 1, 59, tzinfo=UTC)
