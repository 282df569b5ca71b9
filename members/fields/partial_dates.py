"""A day as people write it, as exactly as it is known: "2019", "5.2019", "senest 8.5.2019"."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from members.models.periods import Precision

LATEST = re.compile(r"(senest|by|at (the )?latest)\b")
PARTS = re.compile(r"[0-9]+|[a-z]+")
MONTHS = "jan feb mar apr mai jun jul aug sep okt nov des".split()
ENGLISH = {"may": "mai", "oct": "okt", "dec": "des"}
BY_PARTS = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}
EARLIEST = 1000  # two digits are no year: nobody knows which century they mean
UNREADABLE = _(
    "Enter a year, a month or a day, such as 2019, 2019-05 or 2019-05-08, or leave it "
    "empty."
)


def write(day, precision):
    """Return an ISO day as `read` reads it back, in the language of the page."""
    if not day:
        return ""
    known = {Precision.YEAR: 1, Precision.MONTH: 2}.get(precision, 3)
    parts = day.split("-")[:known]
    is_english = (get_language() or "").startswith("en")
    text = "-".join(parts) if is_english else _norwegian(parts)
    by = pgettext("day", "by")
    return f"{by} {text}" if precision == Precision.AT_LATEST else text


def _norwegian(parts):
    return ".".join(part.lstrip("0") for part in reversed(parts))


def read(text):
    """Return (the first day that is meant or None, Precision); raise ValidationError."""
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
    if parts[0] < EARLIEST:
        raise ValidationError(UNREADABLE, code="day")
    try:
        return date(*parts, *[1] * (3 - len(parts)))
    except ValueError as wrong:
        raise ValidationError(UNREADABLE, code="day") from wrong
