"""Names in braces, such as {virksomhet}: replaced by values that are never interpreted."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

BRACES = re.compile(r"\{[^{}]*\}|[{}]")
DOUBLE = re.compile(r"\{\{[ \t]*([a-z]+)[ \t]*\}\}")


def with_single_braces(text):
    """Return the text with {navn} for {{ navn }}, as a message to a list has it."""
    return DOUBLE.sub(r"{\1}", text)


def unknown(text, names):
    """Return the braces in the text that hold none of the names."""
    braces = dict.fromkeys(BRACES.findall(text))
    return [one for one in braces if one not in {f"{{{name}}}" for name in names}]


def check(text, names):
    """Raise ValidationError for braces that hold none of the names."""
    if wrong := unknown(text, names):
        listed = ", ".join(f"{{{name}}}" for name in names)
        message = _("%(wrong)s is not known here. You can use %(listed)s.")
        params = {"wrong": ", ".join(wrong), "listed": listed or _("none")}
        raise ValidationError(message, "placeholder", params)


def fill(text, values):
    """Return the text with values for its names; None if one of those is empty.

    One pass: braces in a value are not filled again. A value is one line.
    """
    names = [one[1:-1] for one in BRACES.findall(text)]
    if not all(values.get(name) for name in names):
        return None
    return BRACES.sub(lambda match: values[match[0][1:-1]], text)


def value_at(context, path):
    """Return the text at the dotted path in the context, in one line."""
    value = context
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else getattr(value, name, "")
    if isinstance(value, date):
        value = date_format(value, "DATE_FORMAT")
    return " ".join(str("" if value is None else value).split())
