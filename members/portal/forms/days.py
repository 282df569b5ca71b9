"""A day and how exactly it is known, in one input: "2019", "5.2019", "senest 8.5.2019"."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from ...models.periods import Precision, first_day, last_day

LATEST = re.compile(r"(senest|at (the )?latest)\b")
PARTS = re.compile(r"\d+|[a-z]+")
MONTHS = "jan feb mar apr mai jun jul aug sep okt nov des".split()
ENGLISH = {"may": "mai", "oct": "okt", "dec": "des"}
BY_PARTS = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}
UNREADABLE = _(
    "Write a year, a month or a day, as 2019, 5.2019 or 8.5.2019, or leave it empty."
)


def said(day, precision):
    """Write what `read` reads back the same, in the language of the page."""
    if not day:
        return ""
    known = {Precision.YEAR: 1, Precision.MONTH: 2}.get(precision, 3)
    parts = day.split("-")[:known]
    is_english = (get_language() or "").startswith("en")
    text = "-".join(parts) if is_english else _norwegian(parts)
    latest = pgettext("day", "at latest")
    return f"{latest} {text}" if precision == Precision.AT_LATEST else text


def _norwegian(parts):
    return ".".join(part.lstrip("0") for part in reversed(parts))


def read(text):
    """Give the first day that is meant, or None, and how exactly it is known."""
    text = text.strip().lower()
    rest = LATEST.sub("", text, count=1)
    parts = [_number(part) for part in PARTS.findall(rest)]
    if not text:
        return None, Precision.DAY
    if not 1 <= len(parts) <= 3 or (rest != text and len(parts) < 3):
        raise ValidationError(UNREADABLE, code="day")
    exact = Precision.AT_LATEST if rest != text else BY_PARTS[len(parts)]
    return _day(parts if parts[0] > 31 else parts[::-1]), exact


def _number(part):
    if part.isdigit():
        return int(part[:5])
    month = ENGLISH.get(part[:3], part[:3])
    if month not in MONTHS:
        raise ValidationError(UNREADABLE, code="day")
    return MONTHS.index(month) + 1


def _day(parts):
    try:
        return date(*parts, *[1] * (3 - len(parts)))
    except ValueError as wrong:
        raise ValidationError(UNREADABLE, code="day") from wrong


class DayField(forms.CharField):
    """Gives the columns of one end of a period, "since" or "until"."""

    def __init__(self, end, **kwargs):
        widget = forms.TextInput({"size": 12, "autocomplete": "off"})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)
        self.end = end

    def clean(self, value):
        day, precision = read(super().clean(value))
        day = (first_day if self.end == "since" else last_day)(day, precision)
        return {
            self.end: day.isoformat() if day else "",
            f"{self.end}_precision": str(precision),
        }
