"""Shared by all kinds of fields: refusals, fingerprints and the source of a fact."""

import hashlib
import json
from functools import partial

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models.languages import in_default_language


def fingerprint(value):
    """Return 20 hex digits of a JSON value; a form carries those of the values it showed."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def refuse_unseen(before, now, text):
    """Raise ValidationError, code "meanwhile", where a page showed another fingerprint."""
    if before != now:
        raise ValidationError(text, code="meanwhile")


def number_or_none(text, digits=18):
    """Return the whole number that an address or a form holds, such as one of a row."""
    text = str(text)
    is_number = text.isascii() and text.isdecimal() and len(text) <= digits
    return int(text) if is_number else None


def refusal_of(check, *args, **options):
    """Return the ValidationError that a check raises, or None; acts are run by an Action."""
    return parsed(partial(check, *args, **options))[1]


def value_or_words(parse, *args):
    """Return (value, ""), or (None, why the text cannot be read), of a parser."""
    value, refusal = parsed(parse, *args)
    return value, refusal.messages[0] if refusal else ""


def parsed(parse, *args):
    """Return (value, None), or (None, the ValidationError), of a parser."""
    try:
        return parse(*args), None
    except ValidationError as refusal:
        return None, refusal


def refuse_shape():
    """Raise ValidationError, code "shape": the value has not the shape of its field."""
    raise ValidationError(_("This value could not be read."), code="shape")


def refuse_choice(at=None):
    """Raise ValidationError, code "choice", of a field: the row is not among those offered."""
    error = ValidationError(_("Choose one of the listed values."), code="choice")
    raise ValidationError({at: error}) if at else error


def source_of(organization):
    """Return the source of an organization's own statement: its name, and today.

    An organization that is not listed is named in no source, since sources are public.
    """
    name = organization.name
    if not organization.is_listed:
        with in_default_language():
            name = _("A member")
    return f"{name}, {timezone.localdate().isoformat()}"
