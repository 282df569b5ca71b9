"""Bars by name, stacked bars, and columns by year: their layout in per cent and pixels."""

from collections import namedtuple
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from .. import shown_number
from .placing import LETTER, WIDTHS, shortened

ROW, BAR = 44, 18  # pixels from one bar to the next, and of the bar itself
TOP = 20  # pixels, for the name above its bar
PLOT = 150  # pixels of the highest column
COLUMN = 0.66  # share of a column in its place
PHONE, GAP = WIDTHS[0], 12  # pixels of a narrow picture, and before a number
OF_A_NAME = 38  # letters, which are not bold
MOST_BARS = 12  # of a picture beside a table
STYLES = ("s1", "s2", "s3", "s4", "s5", "s6")

Segment = namedtuple("Segment", "x y width height text style")


def _longest(numbers):
    """Return the length of the longest bar in per cent, with room for the numbers behind."""
    wide = max((len(number) for number in numbers), default=0) * LETTER + GAP
    return max(100 - 100 * wide / PHONE, 30)


@dataclass(frozen=True)
class Bar:
    """A named number; `text` is its form in the picture, `style` a CSS class."""

    label: str
    value: float
    text: str = ""
    style: str = "s1"


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, each with its name above and its number behind."""

    bars: tuple[Bar, ...]
    template = "tables/charts/bars.html"

    @property
    def height(self):
        return len(self.bars) * ROW

    @property
    def rows(self):
        """Return (label, y of the label, [segments], number behind, x and y of it)."""
        numbers = [bar.text or shown_number(bar.value) for bar in self.bars]
        highest = max((bar.value for bar in self.bars), default=0) or 1
        unit = _longest(numbers) / highest
        for number, (bar, text) in enumerate(zip(self.bars, numbers, strict=True)):
            y, width = number * ROW, round(bar.value * unit, 2)
            segment = Segment(0, y + TOP, width, BAR, "", bar.style)
            name = shortened(bar.label, OF_A_NAME)
            yield name, y + 14, [segment], text, width, y + TOP + 14


@dataclass(frozen=True)
class Stack:
    """A named bar of several numbers, one a series."""

    label: str
    values: tuple[float, ...]
    text: str = ""


@dataclass(frozen=True)
class Stacks:
    """Horizontal bars that consist of several series; a key names the series."""

    series: tuple[str, ...]
    stacks: tuple[Stack, ...]
    styles: tuple[str, ...] = STYLES
    template = "tables/charts/bars.html"

    @property
    def key(self):
        return list(zip(self.series, self.styles, strict=False))

    @property
    def height(self):
        return len(self.stacks) * ROW

    @property
    def rows(self):
        """Return the same as Bars.rows."""
        totals = [sum(stack.values) for stack in self.stacks]
        numbers = [
            stack.text or shown_number(total)
            for stack, total in zip(self.stacks, totals, strict=True)
        ]
        unit = _longest(numbers) / (max(totals, default=0) or 1)
        for number, (stack, total) in enumerate(zip(self.stacks, totals, strict=True)):
            y, width = number * ROW, round(total * unit, 2)
            parts = list(self._segments(stack.values, unit, y + TOP))
            name = shortened(stack.label, OF_A_NAME)
            yield name, y + 14, parts, numbers[number], width, y + TOP + 14

    def _segments(self, values, unit, y):
        x = 0.0
        for value, style in zip(values, self.styles, strict=False):
            width = value * unit
            text = shown_number(value) if value else ""
            # The widths are per cent: a number has to fit on the narrowest page, a phone.
            room = width / 100 * PHONE > len(text) * LETTER + 4
            if value:
                inside = text if room else ""
                yield Segment(round(x, 2), y, round(width, 2), BAR, inside, style)
            x += width


@dataclass(frozen=True)
class YearBar:
    """The numbers of a year or another step of time, one a series."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Columns:
    """Columns by year: positive numbers above the line of zero, negative ones below."""

    series: tuple[str, ...]
    columns: tuple[YearBar, ...]
    styles: tuple[str, ...] = STYLES
    template = "tables/charts/columns.html"

    @property
    def key(self):
        pairs = zip(self.series, self.styles, strict=False)
        return list(pairs) if len(self.series) > 1 else []

    @cached_property
    def ends(self):
        """Return (height above, height below) of each column, in values."""
        return [
            (
                sum(value for value in column.values if value > 0),
                -sum(value for value in column.values if value < 0),
            )
            for column in self.columns
        ]

    @cached_property
    def unit(self):
        """Return the pixels of one."""
        above = max((above for above, _below in self.ends), default=0)
        below = max((below for _above, below in self.ends), default=0)
        return PLOT / (above + below or 1)

    @property
    def zero(self):
        """Return the height of the line of zero, with room for a number above."""
        return round(
            TOP + self.unit * max((above for above, _ in self.ends), default=0), 1
        )

    @property
    def height(self):
        below = self.unit * max((below for _, below in self.ends), default=0)
        return round(self.zero + below + (18 if below else 0) + 24, 1)

    @property
    def step(self):
        return 100 / (len(self.columns) or 1)

    @property
    def segments(self):
        for number, column in enumerate(self.columns):
            x = (number + (1 - COLUMN) / 2) * self.step
            yield from self._stacked(column, round(x, 2))

    def _stacked(self, column, x):
        up = down = self.zero
        for value, style in zip(column.values, self.styles, strict=False):
            height = round(abs(value) * self.unit, 1)
            up, down = (up - height, down) if value > 0 else (up, down + height)
            y = up if value > 0 else down - height
            if value:
                wide = round(self.step * COLUMN, 2)
                yield Segment(x, round(y, 1), wide, height, "", style)

    @property
    def numbers(self):
        """Return (x, y, text) of the number above and the one below each column."""
        for number, (above, below) in enumerate(self.ends):
            x = round((number + 0.5) * self.step, 2)
            if above or not below:
                y = round(self.zero - above * self.unit - 5, 1)
                yield x, y, shown_number(above)
            if below:
                y = round(self.zero + below * self.unit + 14, 1)
                yield x, y, f"−{shown_number(below)}"

    @property
    def names(self):
        """Return (x, name) of as many columns as a phone has room for."""
        longest = max((len(column.label) for column in self.columns), default=0)
        every = -(-len(self.columns) * (longest * LETTER + 2) // PHONE) or 1
        last = len(self.columns) - 1
        return [
            (round((number + 0.5) * self.step, 2), column.label)
            for number, column in enumerate(self.columns)
            if (last - number) % every == 0
        ]


def notes_on_bars(total, heading=""):
    """Yield, if a picture does not show all of its bars, how many, and where the others are."""
    if total > MOST_BARS:
        text = _("The picture shows %(n)s of %(total)s; the table has all of them.")
        words = text % {"n": MOST_BARS, "total": total}
        yield f"{heading}: {words}" if heading else words
