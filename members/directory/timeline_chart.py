"""Periods as bars along one axis of years, imprecise ends in lighter parts.

Positions along the axis are in per cent, so that bars follow the width of their column.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

from ..models.periods import Precision, first_day, last_day

FADE = 0.06  # share of the axis for an end that is not known
MAX_YEAR_LABELS = 6  # that fit beside each other on a phone
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
CERTAIN, IMPRECISE, FADE_IN, FADE_OUT = "certain", "imprecise", "fade-in", "fade-out"


def as_year(day):
    """Return the date as a decimal year."""
    return day.year + (day.timetuple().tm_yday - 1) / 366


@dataclass(frozen=True)
class Segment:
    """A part of a bar, from `start` to `end` in per cent; `kind` is its CSS class."""

    kind: str
    start: float
    end: float

    @property
    def width(self):
        return round(self.end - self.start, 2)


class TimelineChart:
    """The axis that the periods share, up to today."""

    def __init__(self, periods, today):
        self.periods, self.now = periods, as_year(today)

    @cached_property
    def span(self):
        """Return the first and the last year of the axis, with room for unknown ends."""
        dates = [d for p in self.periods for d in (p.since, p.until) if d]
        years = [*map(as_year, dates)]
        if any(period.until is None for period in self.periods) or not years:
            years.append(self.now)
        first, last = floor(min(years)), floor(max(years)) + 1
        fade = max(1, ceil((last - first) * FADE))
        fades_in = any(
            not p.since or is_at_latest(p.since_precision) for p in self.periods
        )
        return first - fade * fades_in, last

    @property
    def years(self):
        """Return (year, position) of the labels of the axis."""
        first, last = self.span
        step = next(s for s in STEPS if (last - first) / s <= MAX_YEAR_LABELS)
        return [
            (year, self._position(year))
            for year in range(-(-first // step) * step, last, step)
        ]

    @property
    def today(self):
        """Return the position of today; None when it is not on the axis."""
        first, last = self.span
        return self._position(self.now) if first < self.now < last else None

    def _position(self, year):
        first, last = self.span
        return round(100 * min(max((year - first) / (last - first), 0), 1), 2)

    def segments(self, period):
        """Return the parts of a bar before, within and after the certain period."""
        start, certain_from, start_kind = self._start(period)
        certain_until, end, end_kind = self._end(period, certain_from)
        certain_from = min(certain_from, certain_until)
        cuts = [
            (start_kind, start, certain_from),
            (CERTAIN, certain_from, certain_until),
            (end_kind, certain_until, end),
        ]
        segments = [
            Segment(kind, self._position(a), self._position(b)) for kind, a, b in cuts
        ]
        return [segment for segment in segments if segment.width > 0]

    def _start(self, period):
        """Return (earliest start, latest start, kind of the segment between)."""
        first, last = self.span
        fade = (last - first) * FADE
        if period.since is None:
            return first, min(first + fade, self._latest(period)), FADE_IN
        since = as_year(period.since)
        if is_at_latest(period.since_precision):
            return since - fade, since, FADE_IN
        return since, as_year(last_day(period.since, period.since_precision)), IMPRECISE

    def _latest(self, period):
        return as_year(period.until) if period.until else self.now

    def _end(self, period, certain_from):
        """Return (earliest end, latest end, kind of the segment between)."""
        first, last = self.span
        fade = (last - first) * FADE
        if period.until is None:
            return max(self.now, certain_from), last, FADE_OUT
        until = as_year(period.until)
        if is_at_latest(period.until_precision):
            return max(until - fade, certain_from), until, FADE_OUT
        began = as_year(first_day(period.until, period.until_precision))
        return max(began, certain_from), until, IMPRECISE


def is_at_latest(precision):
    return precision == Precision.AT_LATEST
