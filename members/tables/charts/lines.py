"""Lines over time, a band where it is uncertain, and points that others have stated."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .. import shown_number
from .placing import Label, placed, shortened
from .ticks import round_ticks, year_ticks

PLOT, TOP, FOOT = 230, 24, 22  # pixels: of the plot, above it, and of the years below
EVERY = 2  # per cent, between the places of a line that labels leave free
ACROSS = 1000  # units of the plot, stretched to the width of the page


@dataclass(frozen=True)
class ChartLine:
    """(day, value) in order of days; the value holds until the next one."""

    label: str
    points: tuple[tuple[date, float], ...]
    style: str = "s1"


@dataclass(frozen=True)
class Band:
    """(day, lowest, highest) in order of days: the possible values."""

    label: str
    points: tuple[tuple[date, float, float], ...]
    style: str = "s1"


@dataclass(frozen=True)
class Point:
    """A number that somebody has stated for a day."""

    day: date
    value: float
    label: str


@dataclass(frozen=True)
class Lines:
    """The lines, bands and points of one unit, from the first day to the last."""

    lines: tuple[ChartLine, ...]
    bands: tuple[Band, ...] = ()
    points: tuple[Point, ...] = ()
    template = "tables/charts/lines.html"
    across = ACROSS

    @property
    def height(self):
        return TOP + PLOT + FOOT

    @property
    def key(self):
        return [(band.label, f"band {band.style}") for band in self.bands]

    @cached_property
    def span(self):
        """Return the first and the last day."""
        days = [
            each[0] for drawn in (*self.lines, *self.bands) for each in drawn.points
        ]
        days += [point.day for point in self.points]
        days = days or [date.today()]
        return min(days), max(days)

    @cached_property
    def ticks(self):
        highest = [value for line in self.lines for _day, value in line.points]
        highest += [high for band in self.bands for _day, _low, high in band.points]
        highest += [point.value for point in self.points]
        return round_ticks(max(highest, default=1))

    def _x(self, day):
        """Return the position of a day in per cent."""
        first, last = self.span
        return round(100 * (day - first).days / ((last - first).days or 1), 2)

    def _y(self, value):
        return round(TOP + PLOT * (1 - value / self.ticks[-1]), 1)

    @property
    def grid(self):
        """Return (y, text) of the ticks."""
        return [(self._y(tick), shown_number(tick)) for tick in self.ticks]

    @property
    def years(self):
        """Return (x, year, anchor) below the plot."""
        ticks = [(self._x(date(y, 1, 1)), str(y)) for y in year_ticks(*self.span)]
        return [(x, year, _text_anchor(x)) for x, year in ticks]

    @property
    def band_paths(self):
        return [(self._band(band.points), band.style) for band in self.bands]

    @property
    def line_paths(self):
        return [(self._path(line.points), line.style) for line in self.lines]

    def _path(self, points):
        return f"M{' '.join(self._corners(points))}" if points else ""

    def _corners(self, points):
        """Return "x,y" of each point and of the corner before it."""
        before = None
        for day, value in points:
            x, y = round(self._x(day) * ACROSS / 100, 1), self._y(value)
            if before not in (None, y):
                yield f"{x},{before}"
            yield f"{x},{y}"
            before = y

    def _band(self, points):
        high = list(self._corners([(day, high) for day, _low, high in points]))
        low = list(self._corners([(day, low) for day, low, _high in points]))
        return f"M{' '.join([*high, *reversed(low)])}Z" if points else ""

    @property
    def dots(self):
        return [(self._x(point.day), self._y(point.value)) for point in self.points]

    @cached_property
    def labels(self):
        """Return the labels of line ends and points, clear of the ticks and each other."""
        ends = [
            Label(x, 0, shortened(self._end_text(line)), style=line.style, mark=y)
            for line in self.lines
            for x, y in [self._end(line)]
        ]
        stated = [
            Label(self._x(p.day), 0, shortened(p.label), mark=self._y(p.value))
            for p in self.points
        ]
        return placed([*ends, *stated], self._obstacles, TOP + PLOT)

    @property
    def _obstacles(self):
        """Return labels in place of all that no label may cover: ticks, points, the lines."""
        dots = [Label(x, y + 6, "oo", "middle") for x, y in self.dots]
        ticks = [Label(0, y - 4, text) for y, text in self.grid]
        return [*dots, *ticks, *self._lines_as_labels]

    @property
    def _lines_as_labels(self):
        """Yield a letter wherever a line is, across the picture."""
        for line in self.lines:
            days = [self._x(day) for day, _value in line.points]
            for x in range(0, 100, EVERY):
                at = max(bisect_right(days, x) - 1, 0)
                yield Label(x, self._y(line.points[at][1]) + 5, "–", "middle")

    @property
    def leaders(self):
        """Return (x, y, y) of thin lines to labels that stand far from their marks."""
        return [
            (label.x, label.mark, label.y - 6)
            for label in self.labels
            if not -12 <= label.y - label.mark <= 20
        ]

    def _end(self, line):
        day, value = line.points[-1]
        return self._x(day), self._y(value)

    def _end_text(self, line):
        return f"{shown_number(line.points[-1][1])} {line.label}"


def _text_anchor(x):
    if x < 8:
        return "start"
    return "end" if x > 92 else "middle"
