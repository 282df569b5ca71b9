"""Reasons that no form of Django has validated."""

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

# The database refuses these characters.
refuse_null = ProhibitNullCharactersValidator()


def stripped_reason(text):
    """Return the text stripped; a ValidationError of "reason" if PostgreSQL cannot store it."""
    try:
        refuse_null(text)
    except ValidationError as refused:
        raise ValidationError({"reason": refused}) from refused
    return text.strip()
