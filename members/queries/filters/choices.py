"""The choices of a filter, with their labels in all languages, and its days."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext_lazy as _
from django_filters import Filter

from members.models.languages import in_language
from members.models.texts import norwegian_key


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A value of a filter with its label; a part stands deeper than its parent.

    Choices of one `group` stand together, under a heading.
    """

    value: str
    nb: str
    en: str
    depth: int = 0
    parent: str = ""
    group: str = ""

    @property
    def label(self):
        return str(in_language(self.nb, self.en))


_in_active_language = lazy(lambda text: text(get_language()), str)


def translated_once(label):
    """Return a lazy label, translated once for each language; each time takes long."""
    return _in_active_language(cache(lambda _language: str(label)))


def nested(choices, parent="", depth=0):
    """Yield the choices, each followed by its parts."""
    for choice in choices:
        if choice.parent == parent:
            yield replace(choice, depth=depth)
            yield from nested(choices, choice.value, depth + 1)


def in_order(rows):
    """List FilterChoices of labels as they were read, in their order."""
    rows = sorted(rows, key=lambda row: (row[4] or norwegian_key(row[2]), *row[1:3]))
    return [
        FilterChoice(value, nb, en or nb, 0, parent or "", group)
        for _key, value, nb, en, _sort, parent, group in rows
    ]


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
