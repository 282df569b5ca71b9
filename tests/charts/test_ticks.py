from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.charts import round_ticks, year_ticks


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (29, [0, 10, 20, 30]),
        (113, [0, 50, 100, 150]),
        (2_500_000, [0, 500_000, 1_000_000, 1_500_000, 2_000_000, 2_500_000]),
    ],
)
def test_ticks_are_round(highest, ticks):
    assert round_ticks(highest) == ticks


@given(st.integers(0, 10**12))
def test_ticks_reach_the_highest_and_are_two_to_six(highest):
    ticks = round_ticks(highest)

    assert 2 <= len(ticks) <= 6
    assert ticks[0] == 0
    assert ticks[-2] < max(highest, 1) <= ticks[-1]
    assert {b - a for a, b in pairwise(ticks)} == {ticks[1]}
    assert str(ticks[1]).rstrip("0") in {"1", "2", "5"}


@given(st.integers(0, 10**9), st.integers(-(10**9), 0))
def test_ticks_below_zero_are_as_far_apart_and_no_more(highest, lowest):
    ticks = round_ticks(highest, lowest=lowest)

    assert 2 <= len(ticks) <= 6
    assert 0 in ticks
    assert ticks[0] <= lowest
    assert highest <= ticks[-1]
    assert len({b - a for a, b in pairwise(ticks)}) == 1


@given(st.dates(), st.dates())
def test_years_lie_between_the_days(one, other):
    first, last = sorted((one, other))

    years = year_ticks(first, last)

    assert len(years) <= 6
    assert all(first <= date(year, 1, 1) <= last for year in years)
