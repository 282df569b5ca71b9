"""The period of a report, the one before it, and the periods that are usually asked for."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class ReportDays:
    """A first and a last day, both included."""

    since: date
    until: date

    def __contains__(self, day):
        return day is not None and self.since <= day <= self.until

    def shares_a_day(self, since, until):
        """Whether a period, open where a day is None, has a day of this one."""
        return (since or date.min) <= self.until and (until or date.max) >= self.since

    @property
    def previous(self):
        """The period of the same length before it: of whole months as many months."""
        until = self.since - ONE_DAY
        if not self._is_of_whole_months:
            return ReportDays(until - (self.until - self.since), until)
        months = _month(self.until) - _month(self.since) + 1
        first = _month(self.since) - months
        return ReportDays(date(first // 12, first % 12 + 1, 1), until)

    @property
    def text(self):
        """The years alone where it consists of such: "2025", else both days."""
        first, last = self.since, self.until
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return "–".join(map(str, sorted({first.year, last.year})))
        return f"{date_format(first, 'j.n.Y')}–{date_format(last, 'j.n.Y')}"

    @property
    def _is_of_whole_months(self):
        ends = monthrange(self.until.year, self.until.month)[1]
        return self.since.day == 1 and self.until.day == ends


def year(number):
    return ReportDays(date(number, 1, 1), date(number, 12, 31))


def last_half(today):
    """Return the last half of a year that is over."""
    if today.month > 6:
        return ReportDays(date(today.year, 1, 1), date(today.year, 6, 30))
    return ReportDays(date(today.year - 1, 7, 1), date(today.year - 1, 12, 31))


def _month(day):
    return day.year * 12 + day.month - 1
