"""Round numbers and years of an axis."""

from datetime import date
from itertools import count
from math import ceil

MOST = 6  # ticks of an axis, the one of zero included
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


def round_ticks(highest, most=MOST, lowest=0):
    """Return the ticks from at or below the lowest value, or zero, to at or above the highest.

    They are 1, 2 or 5 times a power of ten apart, whole numbers, and two to `most`.
    """
    step = next(s for s in _steps() if ceil(highest / s) + ceil(-lowest / s) < most)
    up, down = ceil(highest / step), ceil(-lowest / step)
    return [n * step for n in range(-down, (up if up or down else 1) + 1)]


def _steps():
    return (digit * 10**power for power in count() for digit in (1, 2, 5))


def year_ticks(first, last, most=MOST):
    """Return the years with a 1 January between two days: at most so many, evenly."""
    years = range(first.year + (first > date(first.year, 1, 1)), last.year + 1)
    step = next(s for s in YEAR_STEPS if len(_stepped(years, s)) <= most)
    return _stepped(years, step)


def _stepped(years, step):
    return [year for year in years if year % step == 0]
