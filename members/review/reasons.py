"""Reasons that no form of Django has validated."""

from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator

from members.models import ChangeRequest

from .applying import named

refuse_null = ProhibitNullCharactersValidator()
refuse_long = MaxLengthValidator(ChangeRequest._meta.get_field("reason").max_length)


def stripped_reason(text):
    """Return the text stripped; a ValidationError of "reason" if no decision can have it."""
    found = text.strip()
    with named("reason"):
        refuse_null(found)
        refuse_long(found)
    return found
