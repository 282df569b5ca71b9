"""Periods drawn as bars along the years: what is known roughly is drawn roughly.

Places along the line are in per cent, so that the bars follow the width of the page
while the words keep their size.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

from ..models.periods import Precision, first_day, last_day

AIR = 0.06  # of the line, for what fades
MOST_YEARS = 6  # words beside each other on a phone
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
HEAD, LINE, TOP, BAR = 34, 42, 26, 14
SURE, ROUGH, COMES, GOES = "sure", "rough", "comes", "goes"


def in_years(day):
    return day.year + (day.timetuple().tm_yday - 1) / 366


@dataclass(frozen=True)
class Part:
    """A piece of a bar: sure, known roughly, or fading where the end is not known."""

    kind: str
    start: float
    end: float

    @property
    def width(self):
        return round(self.end - self.start, 2)


@dataclass
class Row:
    """A line of words with its bar below; without a bar it heads the rows that follow."""

    words: str
    y: int
    parts: list

    @property
    def bar_y(self):
        return self.y + 7


class Timeline:
    """Groups of periods as [(heading, [(words, period)])], drawn up to today."""

    def __init__(self, groups, today):
        self.groups, self.now = groups, in_years(today)
        self.periods = [period for _heading, rows in groups for _words, period in rows]

    @cached_property
    def span(self):
        """The first and the last year of the line, with room for what fades."""
        known = [d for p in self.periods for d in (p.since, p.until) if d]
        years = [*map(in_years, known)]
        if any(period.until is None for period in self.periods) or not years:
            years.append(self.now)
        first, last = floor(min(years)), floor(max(years)) + 1
        air = max(1, ceil((last - first) * AIR))
        fades = any(not p.since or is_latest(p.since_precision) for p in self.periods)
        return first - air * fades, last

    @property
    def years(self):
        """The years to write along the line, as (year, place)."""
        first, last = self.span
        step = next(s for s in STEPS if (last - first) / s <= MOST_YEARS)
        return [
            (year, self._place(year))
            for year in range(-(-first // step) * step, last, step)
        ]

    @property
    def today(self):
        """Where today is; None when it is not on the line."""
        first, last = self.span
        return self._place(self.now) if first < self.now < last else None

    @cached_property
    def rows(self):
        rows, y = [], TOP
        for heading, periods in self.groups:
            y += HEAD
            rows.append(Row(heading, y - 8, []))
            for words, period in periods:
                rows.append(Row(words, y + 14, self._parts(period)))
                y += LINE
        return rows

    @property
    def height(self):
        return TOP + sum(
            HEAD + LINE * len(periods) for _heading, periods in self.groups
        )

    @property
    def bar(self):
        return BAR

    def _place(self, year):
        first, last = self.span
        return round(100 * min(max((year - first) / (last - first), 0), 1), 2)

    def _parts(self, period):
        """Cut a period where it becomes sure, and where it is no longer."""
        begins, is_sure_from, comes = self._start(period)
        is_sure_until, ends, goes = self._end(period, is_sure_from)
        is_sure_from = min(is_sure_from, is_sure_until)
        cuts = [
            (comes, begins, is_sure_from),
            (SURE, is_sure_from, is_sure_until),
            (goes, is_sure_until, ends),
        ]
        placed = [Part(k, self._place(a), self._place(b)) for k, a, b in cuts]
        return [part for part in placed if part.width > 0]

    def _start(self, period):
        """Give when it may have begun, when it had, and how it comes."""
        first, last = self.span
        air = (last - first) * AIR
        if period.since is None:
            return first, min(first + air, self._latest(period)), COMES
        since = in_years(period.since)
        if is_latest(period.since_precision):
            return since - air, since, COMES
        return since, in_years(last_day(period.since, period.since_precision)), ROUGH

    def _latest(self, period):
        return in_years(period.until) if period.until else self.now

    def _end(self, period, sure):
        """Give until when it is sure, when it has ended, and how it goes."""
        first, last = self.span
        air = (last - first) * AIR
        if period.until is None:
            return max(self.now, sure), last, GOES
        until = in_years(period.until)
        if is_latest(period.until_precision):
            return max(until - air, sure), until, GOES
        began = in_years(first_day(period.until, period.until_precision))
        return max(began, sure), until, ROUGH


def is_latest(precision):
    return precision == Precision.AT_LATEST
