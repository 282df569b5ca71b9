"""Assertions on the errors of refused writes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation


def broken_by(write):
    """Return the name of the constraint that the write violates."""
    return diagnosis(write, IntegrityError).constraint_name


def diagnosis(write, error=DatabaseError):
    with pytest.raises(error) as refusal, transaction.atomic():
        write()
    return refusal.value.__cause__.diag


def refusal(check, *arguments, **named):
    """Return the ValidationError that the check raises."""
    with pytest.raises(ValidationError) as refused:
        check(*arguments, **named)
    return refused.value


def codes(check, *arguments, **named):
    """Return {field: code} of the ValidationError; under None what is about no field."""
    error = refusal(check, *arguments, **named)
    has_fields = hasattr(error, "error_dict")
    fields = error.error_dict if has_fields else {None: error.error_list}
    return {name: errors[0].code for name, errors in fields.items()}


def told(check, *arguments, **named):
    """Return the English messages of the ValidationError that the check raises."""
    with translation.override("en"):
        return refusal(check, *arguments, **named).messages
