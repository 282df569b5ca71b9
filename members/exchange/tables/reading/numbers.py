"""Convert a number of a workbook as its format shows it: a day, a share, digits."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import inf, isfinite

EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
# Of Excel in any language, whose codes need not stand in the file.
BUILT_IN = dict.fromkeys([*range(14, 18), *range(27, 32), 34, 35, 36], "day")
BUILT_IN |= dict.fromkeys(range(50, 59), "day")
BUILT_IN |= dict.fromkeys([18, 19, 20, 21, 22, 32, 33, 45, 47], "clock")
BUILT_IN |= {9: "percent", 10: "percent", 46: "elapsed"}
MOST_OF_CODE = 255  # characters, as in Excel
LAST_DAY = 2_958_465  # 31 December 9999
EXACT = 10**15  # beyond it a float no longer holds every whole number
NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
MEANINGS = [
    ("elapsed", re.compile(r"\[(h+|m+|s+)\]")),
    ("", re.compile("general|standard")),
    ("day", re.compile("[dy]|^[^hs]*m[^hs]*$")),
    ("clock", re.compile("[hs]")),
    ("percent", re.compile("%$")),
    ("", re.compile("")),
]
NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?", re.I)
ZEROS = re.compile("0{2,20}")


def meaning(identifier, code):
    """Return the meaning of a format: "day", "clock", "elapsed", "percent", zeros or ""."""
    if not code:
        return BUILT_IN.get(identifier, "")
    first = NO_LETTERS.sub("", code[:MOST_OF_CODE].split(";")[0]).lower().strip()
    return next(name for name, pattern in MEANINGS if pattern.search(first)) or (
        first if ZEROS.fullmatch(first) else ""
    )


def number_cell(text, form, is_1904):
    """Return the cell of a number whose format has this meaning."""
    value = float(text) if NUMBER.fullmatch(text.strip()) else inf
    if not isfinite(value):
        return ("e", text[:60], "error")
    if form in ("day", "clock", "elapsed"):
        return _time_cell(value, form, is_1904)
    if form == "percent":
        return f"{_decimal_text(Decimal(repr(value)) * 100)} %"
    if form and value >= 0 and value.is_integer():
        return str(int(value)).zfill(len(form)) if value < EXACT else _exact(value)
    return _exact(value)


def _exact(value):
    if value.is_integer() and abs(value) < EXACT:
        return int(value)
    return ("n", repr(value))


def _decimal_text(number):
    return f"{number.normalize():f}"


def _time_cell(value, form, is_1904):
    no_day = ("e", _decimal_text(Decimal(repr(value))), "day")
    if not 0 <= value < LAST_DAY + 1:
        return no_day
    if form == "elapsed" or (form == "clock" and value < 1):
        minutes = round(value * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    day = _serial_day(int(value), is_1904)
    seconds = round((value - int(value)) * 86_400)
    try:
        return _day_or_time(datetime.combine(day, time()) + timedelta(seconds=seconds))
    except (TypeError, OverflowError):  # no day, or the midnight after the last one
        return no_day


def _serial_day(serial, is_1904):
    """Return the day; None for 29 February 1900, which only Excel knows, and day 0."""
    if not is_1904 and serial in (0, 60):
        return None
    if not is_1904 and serial < 60:
        serial += 1
    try:
        return EPOCHS[is_1904] + timedelta(days=serial)
    except OverflowError:
        return None


def iso_cell(text):
    """Return the cell of a day or time that is written out."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return ("e", text[:60], "day")
    return _day_or_time(moment.replace(tzinfo=None, microsecond=0))


def _day_or_time(moment):
    """Return the cell of a moment: a day at midnight."""
    if moment.time() == time():
        return ("d", moment.date().isoformat())
    return ("t", moment.isoformat())
