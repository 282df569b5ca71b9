"""Read lines of money: “12 mill. kr fra Forskningsrådet 2024–2027”.

Each word of a line is understood, or the line is refused: nothing typed is dropped.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Funding
from members.models.qualifier import Qualifier

Kind = Funding.Kind
MOST_LINES, LEAST = 20, 1000
YEAR = r"(?:19|20)\d\d"
# At the end, at the beginning or in brackets: “Horisont 2020” in brackets is a name.
YEARS = [
    re.compile(rf"\(({YEAR})(?:\s*[-–—]\s*({YEAR}))?\)"),
    re.compile(rf"[,(]?\s*\b(?:i |in )?({YEAR})(?:\s*[-–—]\s*({YEAR}))?\.?$"),
    re.compile(rf"^({YEAR})(?:\s*[-–—]\s*({YEAR}))?\s*[:,]"),
]
GIVER = re.compile(r"\s+(?:fra|from|av|by)\s+(.+)$", re.I)
AMOUNT = re.compile(
    r"(?P<before>kr\.?|nok|eur|€)?\s*"
    r"(?P<number>\d[\d\s\xa0]*(?:[.,]\d+)*)\s*"
    r"(?P<scale>tusen|thousand|mill(?:\.|ion(?:er|s)?)?|mrd\.?|milliard(?:er)?|billions?)?\s*"
    r"(?P<after>(?:kroner|kr|nok|euro|eur)\b\.?|€)?",
    re.I,
)
SCALES = {"tu": 10**3, "th": 10**3, "mil": 10**6, "mrd": 10**9, "mill": 10**6}
SCALES |= {"milliard": 10**9, "bil": 10**9}
PER_YEAR = r"i året|per år|pr\.? år|årlig|a year|per year|yearly"
QUALIFIERS = {
    Qualifier.ABOUT: r"om lag|ca\.?|cirka|rundt|omtrent|about|~",
    Qualifier.AT_LEAST: r"minst|over|mer enn|at least",
    Qualifier.AT_MOST: r"høyst|inntil|opptil|maks\.?|at most|up to",
}
KINDS = {
    Kind.LOAN: r"lån|loan",
    Kind.OWN: r"egeninnsats|egenandel|egenfinansiering|own contribution",
    Kind.CAPITAL: r"emisjon|innhentet kapital|kapital|raised capital",
    Kind.ESTIMATE: r"anslått kostnad|kostnadsanslag|estimated cost",
    Kind.TOTAL: r"totalkostnad|totalbudsjett|budsjett|totalt|total cost|total",
    Kind.GRANT: r"tilskudd|støtte|bevilgning|grant",
}


@dataclass(frozen=True)
class MoneyLine:
    """The columns of a Funding, and the name of its giver."""

    values: dict
    giver: str


def read_money(text):
    """Return the MoneyLines of a text; raise ValidationError for the first that is wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise ValidationError(_("There are more than %(n)s lines.") % {"n": MOST_LINES})
    return [_read_line(line) for line in lines]


def _read_line(line):
    rest, years = _without_years(line)
    rest, per_year = _without(rest, {Funding.Per.YEAR: PER_YEAR})
    giver = GIVER.search(f" {rest}")
    rest = f" {rest}"[: giver.start()] if giver else rest
    rest, qualifier = _without(rest, QUALIFIERS)
    rest, kind = _without(rest, KINDS)
    amount, currency = _amount(rest.strip(" ,:–-"), line)
    if not (kind or giver):
        text = _("Say what “%(line)s” is: grant, loan, own contribution or total cost.")
        raise ValidationError(text % {"line": line[:80]})
    values = {"kind": kind or Kind.GRANT, "amount": amount, "currency": currency}
    values |= {"qualifier": qualifier or Qualifier.EXACT, "years": years}
    values["period"] = per_year or Funding.Per.TOTAL
    return MoneyLine(values, giver[1].strip(" ,.:") if giver else "")


def _without_years(line):
    """Return the line without its years, and these: "2024", "2024-2027" or ""."""
    for pattern in YEARS:
        if match := pattern.search(line):
            years = "-".join(filter(None, match.groups()))
            return f"{line[: match.start()]} {line[match.end() :]}".strip(), years
    return line, ""


def _without(text, words):
    """Return the text without the first of the words, and the key of these or ""."""
    for key, pattern in words.items():
        rest, number = re.subn(
            rf"(?<!\w)(?:i )?(?:{pattern})(?!\w)", " ", text, count=1, flags=re.I
        )
        if number:
            return rest, key
    return text, ""


def _amount(text, line):
    match = AMOUNT.fullmatch(" ".join(text.split()))
    number = match and _number(match["number"], bool(match["scale"]))
    if number is None:
        example = "12 mill. kr fra Forskningsrådet 2024–2027"
        refusal = _("“%(line)s” could not be read. Write it like this: %(example)s.")
        raise ValidationError(refusal % {"line": line[:80], "example": example})
    amount = number * _scale(match["scale"] or "")
    if amount < LEAST:
        refusal = _(
            "“%(line)s”: is it thousands or millions? Write 12 mill. kr, for example."
        )
        raise ValidationError(refusal % {"line": line[:80]})
    unit = (match["before"] or match["after"] or "").lower()
    return amount, "EUR" if unit.startswith(("eur", "€")) else "NOK"


def _scale(word):
    word = word.lower()
    fits = [begin for begin in SCALES if word.startswith(begin)]
    return SCALES[max(fits, key=len)] if fits else 1


def _number(text, has_scale):
    """Return the Decimal of “12,5”, “12.000.000” or “133 600 000”; None if it is unclear."""
    bare = re.sub(r"\s", "", text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", bare) and not has_scale:
        bare = bare.replace(".", "")
    is_number = re.fullmatch(r"\d{1,12}(?:[.,]\d{1,3})?", bare)
    return Decimal(bare.replace(",", ".")) if is_number else None
