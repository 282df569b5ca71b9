"""The municipalities of Norway, by number and name, as of 1 January 2024.

`municipalities.csv` follows Statistics Norway's classification of municipalities (Klass
131), with Norwegian names, and the county where two have the same name.
"""

import csv
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models.texts import norwegian_key

FILE = Path(__file__).with_suffix(".csv")


@cache
def numbers():
    """Return {name: number} in Norwegian order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["number"]) for row in csv.DictReader(file)]
    return dict(sorted(rows, key=lambda row: norwegian_key(row[0])))


@cache
def names():
    """Return {number: name}."""
    return {number: name for name, number in numbers().items()}


def choices(current="", first=()):
    """Return the choices of a form: none, all names, and the current one although unknown."""
    names = dict.fromkeys([*first, *numbers(), *([current] if current else [])])
    return [("", "–"), *((name, name) for name in names)]


@cache
def _spellings():
    """Return {lower-case name: name}."""
    return {name.casefold(): name for name in numbers()}


def find(text):
    """Return the name as it is spelt; raise ValidationError with similar names."""
    entry = " ".join(text.split()).casefold()
    if name := _spellings().get(entry):
        return name
    alike = [name for key, name in _spellings().items() if key.startswith(f"{entry} (")]
    near = get_close_matches(entry[:60], _spellings(), n=3, cutoff=0.75)
    similar = alike or [_spellings()[key] for key in near]
    refusal = _("There is no Norwegian municipality called “%(name)s”.") % {
        "name": text[:60]
    }
    if similar:
        names = _(" or ").join(similar)
        refusal = f"{refusal} {_('Do you mean %(names)s?') % {'names': names}}"
    raise ValidationError(refusal, code="municipality")
