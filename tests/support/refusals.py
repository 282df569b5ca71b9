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


def refusal(check):
    """Return the ValidationError that the check raises."""
    with pytest.raises(ValidationError) as refused:
        check()
    return refused.value


def told(check):
    """Return the English messages of the ValidationError that the check raises."""
    with translation.override("en"):
        return refusal(check).messages
