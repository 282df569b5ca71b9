"""Seven daily, five weekly and twelve monthly backups are kept, whatever the clock says."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from members.operation.backups.keeping import moments_to_keep

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


def days_ago(*numbers):
    return {NOON - timedelta(days=number) for number in numbers}


def test_the_newest_of_each_day_week_and_month_is_kept():
    hourly = {NOON - timedelta(hours=6 * number) for number in range(4 * 500)}

    stay = moments_to_keep(hourly)

    evening = NOON + timedelta(hours=6)
    days = [evening - timedelta(days=number) for number in range(1, 7)]
    sundays = [evening - timedelta(weeks=number) for number in range(1, 5)]
    firsts = [datetime(2025, month, 1, 18, tzinfo=UTC) for month in range(5, 13)]
    firsts += [datetime(2026, month, 1, 18, tzinfo=UTC) for month in range(1, 4)]
    ends_of_months = [first - timedelta(days=1) for first in firsts]
    assert stay == {NOON, *days, *sundays, *ends_of_months}
    assert len(stay) == 7 + 4 + 11


def test_keeping_again_or_a_clock_that_ran_ahead_removes_nothing_more():
    daily, few = days_ago(*range(400)), days_ago(0, 900, 1800)
    ahead = {NOON + timedelta(days=3000)}

    assert moments_to_keep(moments_to_keep(daily)) == moments_to_keep(daily)
    assert moments_to_keep(few | ahead) == few | ahead
    assert moments_to_keep(set()) == set()


def test_day_by_day_there_are_never_more_than_24_nor_a_gap_of_a_month():
    made = set()
    for number in range(800):
        made = moments_to_keep(made | {NOON + timedelta(days=number)})
        assert len(made) <= 24
    ordered = sorted(made)
    assert max(later - earlier for earlier, later in pairwise(ordered)).days <= 32
    # The last of the month eleven months before that of the newest.
    ends = (ordered[0].date(), ordered[-1].date())
    assert ends == (date(2027, 6, 30), date(2028, 5, 22))
