"""Seven daily, five weekly and twelve monthly backups are kept, whatever the clock says."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from members.backups.keeping import kept

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


def days_ago(*numbers):
    return {NOON - timedelta(days=number) for number in numbers}


def test_the_newest_of_each_day_week_and_month_is_kept():
    hourly = {NOON - timedelta(hours=6 * number) for number in range(4 * 500)}

    stay = kept(hourly)

    daily = days_ago(*range(7))
    # The Sundays before, and the last evenings of the months before.
    weekly = days_ago(7, 14, 21, 28)
    assert daily | {m for m in stay if m in weekly} <= stay
    assert len({m.isocalendar()[:2] for m in stay if NOON - m < timedelta(35)}) == 5
    assert len({(m.year, m.month) for m in stay}) == 12
    assert len(stay) == 7 + 4 + 11 - 1
    assert min(stay).month == 4


def test_keeping_again_removes_nothing_more():
    daily = days_ago(*range(400))

    assert kept(kept(daily)) == kept(daily)


def test_a_clock_that_ran_ahead_or_stood_still_removes_no_older_backup():
    ahead = {NOON + timedelta(days=3000)}
    few = days_ago(0, 900, 1800)

    assert kept(few | ahead) == few | ahead
    assert kept(set()) == set()


def test_day_by_day_there_are_never_more_than_24_nor_a_gap_of_a_month():
    made = set()
    for number in range(800):
        made = kept(made | {NOON + timedelta(days=number)})
        assert len(made) <= 24
    ordered = sorted(made)
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    assert max(gaps) <= timedelta(days=32)
    assert ordered[-1] - ordered[0] > timedelta(days=330)
