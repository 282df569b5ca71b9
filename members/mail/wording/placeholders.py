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


def unknown(text, known):
    """Return what stands in braces in the text and is none of the known names."""
    found = dict.fromkeys(BRACES.findall(text))
    return [one for one in found if one not in {f"{{{name}}}" for name in known}]


def check(text, known):
    """Raise ValidationError for braces that stand around no known name."""
    if wrong := unknown(text, known):
        listed = ", ".join(f"{{{name}}}" for name in known)
        message = _("%(wrong)s is not known here. You can use %(listed)s.")
        told = {"wrong": ", ".join(wrong), "listed": listed or _("none")}
        raise ValidationError(message, "placeholder", told)


def fill(text, values):
    """Return the text with values for its names; None if one of those is empty.

    One pass: what a value holds is not looked at again. A value is one line.
    """
    names = [one[1:-1] for one in BRACES.findall(text)]
    if not all(values.get(name) for name in names):
        return None
    return BRACES.sub(lambda found: values[found[0][1:-1]], text)


def value_at(context, path):
    """Return the text of what the dotted path leads to in the context, in one line."""
    found = context
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else getattr(found, name, "")
    if isinstance(found, date):
        found = date_format(found, "DATE_FORMAT")
    return " ".join(str("" if found is None else found).split())
