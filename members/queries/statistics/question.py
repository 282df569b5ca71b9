"""The days of an address, and the question that figures answer about them."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property

from members.operation.publication import forbid

from .memberships import load_start
from .records import current_records

FIRST = date(1900, 1, 1)  # an earlier day is no day of a cluster
PARAMETERS = ("on", "since", "until")
ALL = "all"
MOST_YEARS = 15


@dataclass(frozen=True)
class FigureQuestion:
    """The day of a status, and the period of events.

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


def query(parameters):
    """Return the query string of the parameters; several values mean or."""
    return f"?{urlencode(parameters, doseq=True)}"


class DayParameters:
    """The days of an address: `on`, `since` and `until`; a bad one counts as none.

    `show` is the name of the section whose figures are unfolded, or ALL.
    """

    def __init__(self, parameters, sections=()):
        self.today, self.records = timezone.localdate(), current_records()
        self.show, self.invalid = parameters.get("show", ""), []
        if self.show not in {"", ALL, *sections}:
            self.invalid.append(self.show)
            forbid()
        self.days = {name: self._day(parameters, name) for name in PARAMETERS}
        if self._is_backwards:
            self.invalid.append(f"{self.days['since']} – {self.days['until']}")
            self.days["since"] = self.days["until"] = None

    def _day(self, parameters, name):
        text = parameters.get(name, "")
        with suppress(ValidationError):
            day = forms.DateField(required=False).clean(text)
            if day is None or FIRST <= day <= self.today:
                return day
        self.invalid.append(text)
        forbid()
        return None

    @property
    def _is_backwards(self):
        since, until = self.days["since"], self.days["until"]
        return bool(since and until and since > until)

    @cached_property
    def until(self):
        return self.days["until"] or self.days["on"] or self.today

    @cached_property
    def day(self):
        return self.days["on"] or self.until

    @cached_property
    def since(self):
        """Return the first day of the period: that of the cluster unless another is asked."""
        start = self.days["since"] or self.records.get(load_start) or self.until
        return min(start, self.until)

    def question(self, lists, unlisted=False):
        """Return the FigureQuestion about these days."""
        days = self.day, self.since, self.until
        return FigureQuestion(*days, unlisted, lists, self.records)

    @property
    def query(self):
        """Return the query string of the days that were asked for."""
        days = self._days
        return query(days) if days else ""

    @property
    def _days(self):
        return {name: day.isoformat() for name, day in self.days.items() if day}

    def unfolding(self, section):
        """Return the query string of the same days that unfolds a section, or ALL."""
        return query(self._days | {"show": section})
