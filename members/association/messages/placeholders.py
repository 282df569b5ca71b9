"""The fields of a message's text: a short list of names, never a template.

A value is inserted as text. Braces in it are not parsed again.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NAMES = {
    "navn": "name",
    "virksomhet": "company",
    "name": "name",
    "company": "company",
}
OFFERED = {"nb": ("navn", "virksomhet"), "en": ("name", "company")}
FIELD = re.compile(r"\{(\w+)\}")
# In a subject only names that the staff have approved.
OF_SUBJECT = {name: value for name, value in NAMES.items() if value == "company"}
MOST_REFUSALS = 5
BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def check(text, names=NAMES):
    """Raise ValidationError for fields that are unknown or broken, with their lines."""
    lines = enumerate(text.splitlines(), 1)
    errors = [error for number, line in lines for error in _errors(number, line, names)]
    if errors:
        raise ValidationError([*errors[:MOST_REFUSALS], known_fields(names)])


def known_fields(names=NAMES):
    """Return a sentence with the fields that a text may have."""
    names = ", ".join(f"{{{name}}}" for name in names)
    return _("These can be used: %(names)s.") % {"names": names}


def fill(text, values):
    """Return the text with its fields filled from `values`, on one line each."""
    return FIELD.sub(lambda match: one_line(values[NAMES[match[1]]]), text)


def parts(text, values):
    """Return [(text, whether it is a value)] of a text, in order."""
    pieces = FIELD.split(text)
    return [
        (one_line(values[NAMES[piece]]) if is_field else piece, is_field)
        for piece, is_field in zip(pieces, _alternately(), strict=False)
    ]


def one_line(value):
    """Return a value without line breaks and characters that cannot be seen."""
    plain = "".join(" " if _is_control(letter) else letter for letter in value)
    return " ".join(BIDI.sub("", plain).split())


def _is_control(letter):
    return unicodedata.category(letter) in ("Cc", "Zl", "Zp")


def _alternately():
    while True:
        yield False
        yield True


def _errors(number, line, names):
    """Yield the errors of a line: unknown fields, and braces outside a field."""
    for match in FIELD.finditer(line):
        if match[1] not in names:
            text = _("Line %(line)s: the field %(field)s cannot be used here.")
            yield ValidationError(text, "unknown", {"line": number, "field": match[0]})
    rest = FIELD.sub("", line)
    if brace := re.search(r"[{}]", rest):
        around = rest[max(brace.start() - 12, 0) : brace.start() + 12].strip()
        text = _(
            "Line %(line)s: “%(text)s” is not a field. A field is a name in braces."
        )
        yield ValidationError(text, "broken", {"line": number, "text": around})
