"""The scale of the climate picture."""

from decimal import Decimal

from members.fields.amount_texts import format_number

from ..tables import charts

MOST_TICKS = 7
LEAST = 0.7  # per cent: what is smaller is drawn so, to be seen


class Scale:
    """The tonnes of the picture, from the highest tick down to zero or below it."""

    def __init__(self, highest, lowest):
        ticks = charts.round_ticks(highest, MOST_TICKS, lowest)
        self.values = ticks[::-1]
        self.top, self.bottom = self.values[0], self.values[-1]

    def place(self, value):
        """Return the place of a level, in per cent from the top."""
        return round(float(self.top - value) / (self.top - self.bottom) * 100, 2)

    def size(self, value):
        """Return (size in per cent, "small" where it is drawn larger than it is)."""
        size = float(value) / (self.top - self.bottom) * 100
        return (round(size, 2), "") if size >= LEAST else (LEAST, "small")

    @property
    def is_in_millions(self):
        return max(self.top, -self.bottom) >= 10**6

    @property
    def ticks(self):
        """Return (number to write, place, whether it is zero), from the highest down."""
        unit = 10**6 if self.is_in_millions else 1
        return [
            (signed(Decimal(value) / unit), self.place(value), value == 0)
            for value in self.values
        ]


def signed(number):
    """Return a number with a minus sign where it is below zero."""
    return format_number(number).replace("-", "−")
