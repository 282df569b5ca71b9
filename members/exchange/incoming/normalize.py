"""Normalize the cells of spreadsheets; each function raises ValidationError with advice."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.no import orgnr as checked

from members.fields import municipalities, partial_dates, value_or_words
from members.models.email_addresses import canonical
from members.models.organization_numbers import normalize_orgnr
from members.models.periods import Precision
from members.models.telephones import is_telephone
from members.tables import STARTS_A_FORMULA

# Direction marks, joiners and the byte order mark: nobody sees or means them.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SPACES = re.compile(r"[^\S\n]+")
NOTHING = {"", "-", "–", "—"}
EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
# Numbers in a column of days: years, and the serial days of 1927 to 2119.
YEARS, SERIAL_DAYS = range(1000, 2200), range(10_000, 80_000)
EIGHT_DIGITS = re.compile(r"(?:\+47|0047|47)?(\d{8})")
ISO_DAY = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*")
NAMED_ADDRESS = re.compile(r".*<([^<>]+)>")
TRUE = {"ja", "j", "yes", "y", "true", "sann", "sant", "x", "1"}
FALSE = {"nei", "n", "no", "false", "usann", "usant", "0"}


def text_of(cell):
    """Return the text of a cell; "" for an empty one."""
    if isinstance(cell, str):
        return _clean_text(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("Yes") if cell else _("No")
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    if isinstance(cell, datetime):
        return str(cell.date() if _is_midnight(cell) else cell)
    return str(cell)


def visible(text):
    """Return the visible part of a text, to compare a stored value with a cell."""
    return line_of(CONTROL.sub("", INVISIBLE.sub("", text))).lstrip("'")


def is_empty(text):
    return text in NOTHING


def line_of(text):
    """Return a text on one line."""
    return " ".join(text.split())


def paragraphs_of(text):
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def telephone(text):
    """Return a number in groups: 35 92 00 00, 912 34 567, or +46 …"""
    bare = re.sub(r"[\s().\-/]", "", text)
    if match := EIGHT_DIGITS.fullmatch(bare):
        return _in_groups(match[1])
    if not is_telephone(text):
        raise ValidationError(
            _("“%(text)s” is not a phone number. Write the digits, for example %(n)s.")
            % {"text": text[:40], "n": "35 92 00 00"}
        )
    return f"+{bare[2:]}" if bare.startswith("00") else line_of(text)


def organization_number(text):
    """Return nine digits that check; a number that a spreadsheet has written as 9,35E+08 is not."""
    number = normalize_orgnr(text)
    if len(number) == 9 and checked.is_valid(number):
        return number
    digits = re.sub(r"\D", "", text)
    if "E+" in text.upper():
        advice = _("Format the column as text in the spreadsheet, and save it again.")
    elif len(digits) != 9:
        advice = _("It has %(n)s digits, and should have nine.") % {"n": len(digits)}
    else:
        advice = _("The last digit does not fit the others: one of them is mistyped.")
    refusal = _("“%(text)s” is not a valid organization number.") % {"text": text[:40]}
    raise ValidationError(f"{refusal} {advice}")


def web_address(text):
    """Return the address with https:// where no scheme is given, its host in lower case."""
    text = text if "://" in text else f"https://{text.lstrip('/')}"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        parts, host = None, ""
    if "." not in host or " " in text or parts.scheme.lower() not in ("http", "https"):
        raise ValidationError(
            _("“%(text)s” is not a web address. Write it as www.example.org.")
            % {"text": text[:60]}
        )
    scheme = f"{parts.scheme.lower()}://"
    rest = text[len(scheme) :]
    place = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return scheme + place.lower() + rest[len(place) :]


def bare_address(url):
    """Return the address without scheme, www. and final slash, to compare two."""
    bare = url.lower().partition("://")[2].rstrip("/")
    return bare.removeprefix("www.")


def email_address(text):
    """Return the canonical form of the one address in the text."""
    text = text.removeprefix("mailto:").strip(" ;,")
    match = NAMED_ADDRESS.fullmatch(text)
    address = match[1].strip() if match else text
    if address.count("@") > 1:
        raise ValidationError(
            _("There are several e-mail addresses here. Keep one of them.")
        )
    return canonical(address)


def day(cell, text, is_1904=False):
    """Return (day or None, Precision) of a date, a serial day, a year or words."""
    if isinstance(cell, datetime):
        return cell.date(), Precision.DAY
    if isinstance(cell, date):
        return cell, Precision.DAY
    if text.isdecimal() and text.isascii() and len(text) <= 8:
        return _day_of_number(text, is_1904)
    if match := ISO_DAY.fullmatch(text):
        text = match[1]
    return _day_in_words(text)


def _day_of_number(text, is_1904):
    number = int(text)
    if len(text) == 8:
        return _day_in_words(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    if number in YEARS:
        return date(number, 1, 1), Precision.YEAR
    if number in SERIAL_DAYS:
        return EPOCHS[is_1904] + timedelta(number), Precision.DAY
    raise ValidationError(_no_day(text))


def _day_in_words(text):
    day, refusal = value_or_words(partial_dates.read, text.rstrip("."))
    if refusal:
        raise ValidationError(_no_day(text))
    return day


def _no_day(text):
    return _(
        "“%(text)s” is not a date. Write for example 17.5.2019, mai 2019 or 2019."
    ) % {"text": text[:40]}


def whole_number(text):
    """Return a number without spaces or decimals."""
    bare = re.sub(r"[\s'\u2019]", "", text)
    bare = re.sub(r"[.,]0+$", "", bare)
    if not (bare.isdecimal() and bare.isascii()) or len(bare) > 10:
        raise ValidationError(
            _("“%(text)s” is not a whole number. Write digits only, for example 250.")
            % {"text": text[:40]}
        )
    return int(bare)


def yes_or_no(text):
    word = text.casefold()
    if word in TRUE or word in FALSE:
        return word in TRUE
    raise ValidationError(
        _("“%(text)s” is neither yes nor no. Write yes or no.") % {"text": text[:40]}
    )


def municipality(text):
    """Return the name of a municipality of today, by its name or its number."""
    number = text.zfill(4)
    if number.isdecimal() and number.isascii():
        if number in municipalities.names():
            return municipalities.names()[number]
        raise ValidationError(
            _("No Norwegian municipality has the number %(number)s. Write its name.")
            % {"number": text[:10]}
        )
    return municipalities.find(re.sub(r"\s+kommune$", "", text, flags=re.IGNORECASE))


def _clean_text(text):
    """Return a text without invisible characters and the apostrophe of our own CSV files."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return _without_apostrophe(text.strip())
    if any("\ud800" <= letter <= "\udfff" for letter in text) or CONTROL.search(text):
        raise ValidationError(
            _("The text holds characters that cannot be read. Write it again.")
        )
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _without_apostrophe(SPACES.sub(" ", text).strip())


def _without_apostrophe(text):
    if text.startswith("'") and text[1:].lstrip().startswith(STARTS_A_FORMULA):
        return text[1:]
    return text


def _is_midnight(moment):
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def _in_groups(digits):
    sizes = (3, 2, 3) if digits[0] in "489" else (2, 2, 2, 2)
    groups, start = [], 0
    for size in sizes:
        groups.append(digits[start : start + size])
        start += size
    return " ".join(groups)
