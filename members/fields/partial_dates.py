"""A day as people write it, as exactly as it is known: "2019", "mai 2019", "senest 8.5.2019"."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import get_format
from django.utils.translation import gettext, gettext_lazy as _, pgettext

from members.models import periods
from members.models.languages import each_language
from members.models.periods import Precision, last_day

PARTS = re.compile(r"[0-9]+|[a-z]+")
BY_PARTS = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}
EARLIEST = 1000
YEARS_AHEAD = 20  # "1.1.26" is a day of the century that ends so many years from now
UNREADABLE = _(
    "Enter a year, a month or a day, such as 2019, 2019-05 or 2019-05-08, or leave it "
    "empty."
)


def write(day, precision):
    """Return an ISO day as `read` reads it back, in the language of the page."""
    if not day:
        return ""
    size = {Precision.YEAR: 1, Precision.MONTH: 2}.get(precision, 3)
    parts = day.split("-")[:size]
    # With slashes, 08/05 is a day in May to some and in August to others.
    is_iso = "/" in get_format("SHORT_DATE_FORMAT")
    text = "-".join(parts) if is_iso else _day_first(parts)
    by = pgettext("day", "by")
    return f"{by} {text}" if precision == Precision.AT_LATEST else text


def in_words(day, precision):
    """Return a date as it is known: "mai 2019", "senest 8. mai 2019"; "" for None."""
    text = periods.in_words(day, precision)
    is_latest = text and precision == Precision.AT_LATEST
    return gettext("by %(day)s") % {"day": text} if is_latest else text


def _day_first(parts):
    if len(parts) == 2:
        return f"{MONTHS[int(parts[1])]} {parts[0]}"
    return ".".join(part.lstrip("0") for part in reversed(parts))


def read(text, *, refusal=UNREADABLE):
    """Return (the first day or None, Precision) of a text; raise ValidationError.

    "senest 2019" is the last day of 2019 at the latest.
    """
    text = text.strip().lower()
    by = "|".join({pgettext("day", "by") for _language in each_language()})
    rest = re.sub(rf"({by}|at (the )?latest)\b", "", text, count=1)
    parts = PARTS.findall(rest)
    if not text:
        return None, Precision.DAY
    try:
        grain = BY_PARTS[len(parts)]
        day = _day_of_parts(_year_first(parts))
    except (KeyError, ValueError) as wrong:
        raise ValidationError(refusal, code="day") from wrong
    return (last_day(day, grain), Precision.AT_LATEST) if rest != text else (day, grain)


def _year_first(parts):
    """Return the numbers in the order of ISO; a day comes before a year of two digits."""
    numbers = [_whole_number(part) for part in parts]
    if numbers[0] > 31:
        return numbers
    *others, year = numbers
    if len(numbers) == 3 and len(parts[-1]) == 2 and parts[-1].isdigit():
        latest = timezone.localdate().year + YEARS_AHEAD
        year = latest - (latest - year) % 100
    return [year, *reversed(others)]


def _whole_number(part):
    if part.isdigit():
        return int(part[:5])
    for _language in each_language():
        for number, month in MONTHS.items():
            if len(part) >= 3 and str(month).lower().startswith(part):
                return number
    raise ValueError(part)


def _day_of_parts(parts):
    if parts[0] < EARLIEST:
        raise ValueError(parts)
    return date(*parts, *[1] * (3 - len(parts)))
