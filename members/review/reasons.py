"""Reasons as somebody typed them: no form of Django has read them."""

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

# The database refuses these characters.
refuse_null = ProhibitNullCharactersValidator()


def stripped_reason(text):
    """Return it without the spaces around it; refuses, as "reason", what no row can hold."""
    try:
        refuse_null(text)
    except ValidationError as refused:
        raise ValidationError({"reason": refused}) from refused
    return text.strip()
