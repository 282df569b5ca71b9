"""What the figures are asked for."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format

MOST_YEARS = 15


@dataclass(frozen=True)
class Question:
    """The day whose status is counted, and the period in which things happened.

    `unlisted`: whether organizations that are not shown in public are counted too. `lists`
    has addresses of filtered lists (`organizations(**parameters)`, `projects(**…)`), and
    `records` the Records of the version of the data.
    """

    day: date
    since: date
    until: date
    unlisted: bool = False
    lists: Any = field(default=None, compare=False)
    records: Any = field(default=None, compare=False)

    @property
    def day_text(self):
        return date_format(self.day)

    @property
    def years(self):
        """Return the years of the period, the latest ones when there are too many."""
        first = max(self.since.year, self.until.year - MOST_YEARS + 1)
        return range(first, self.until.year + 1)

    @property
    def spans(self):
        """Return (year, first day, last day) of the part of each year in the period."""
        return [
            (
                year,
                max(self.since, date(year, 1, 1)),
                min(self.until, date(year, 12, 31)),
            )
            for year in self.years
        ]

    @property
    def year_ends(self):
        """Return the last day of each year of the period before the day, and the day."""
        ends = [date(year, 12, 31) for year in self.years]
        return [end for end in ends if end < self.day] + [self.day]
