"""A bar chart by year as an SVG, each bar labelled with its value."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

MAX_BAR_HEIGHT = 108  # units
STEP = 36  # units from one year to the next


@dataclass(frozen=True)
class Bar:
    """One year, in units of the chart; y grows downwards."""

    year: str
    value: int
    x: int
    y: float
    height: float

    @property
    def middle(self):
        return self.x + STEP / 2


class BarChart:
    """The attribute `name` of each of the years, as bars."""

    def __init__(self, title, name, years):
        self.title, self.name = title, name
        values = [getattr(year, name) for year in years]
        unit = MAX_BAR_HEIGHT / max(*values, 1)
        self.bars = [
            self._bar(n, year.day.year, value, round(value * unit, 1))
            for n, (year, value) in enumerate(zip(years, values, strict=True))
        ]

    def _bar(self, number, year, value, height):
        y = round(MAX_BAR_HEIGHT + 20 - height, 1)
        return Bar(str(year), value, number * STEP, y, height)

    @property
    def width(self):
        return len(self.bars) * STEP

    @property
    def text(self):
        """Return the text alternative: the first and the last value."""
        first, last = self.bars[0], self.bars[-1]
        return _("%(title)s: %(a)s in %(from)s, %(b)s in %(to)s") % {
            "title": self.title,
            "a": first.value,
            "from": first.year,
            "b": last.value,
            "to": last.year,
        }
