"""A filter by a period of days: "2021", or "2021-01-01..2021-06-30"."""

import re
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

YEAR = re.compile(r"[0-9]{4}")
DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True)
class Days:
    """The days from the first to the last, both included."""

    first: date
    last: date

    def __str__(self):
        return f"{self.first}..{self.last}"

    @property
    def text(self):
        """Return the period in words: the year when it is one."""
        year = self.first.year
        if (self.first, self.last) == (date(year, 1, 1), date(year, 12, 31)):
            return str(year)
        return f"{date_format(self.first)} – {date_format(self.last)}"


class DaysField(forms.CharField):
    """A text that is read as Days; None when it is empty."""

    def clean(self, value):
        text = super().clean(value)
        return read_days(text) if text else None


def read_days(text):
    """Return the Days of a year or of two days; raise ValidationError for another text."""
    try:
        if YEAR.fullmatch(text):
            return Days(date(int(text), 1, 1), date(int(text), 12, 31))
        if match := DAYS.fullmatch(text):
            days = Days(*map(date.fromisoformat, match.groups()))
            if days.first <= days.last:
                return days
    except ValueError:
        pass  # no such day, as 2021-02-30
    raise ValidationError(_("Enter a year, or a first and a last day."))


class DaysFilter(Filter):
    """A period in which something happened."""

    field_class = DaysField
