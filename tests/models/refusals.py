"""What the database and the forms say to a write that must not be."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation


def broken_by(write):
    """The constraint in the way of the write, by name."""
    return diagnosis(write, IntegrityError).constraint_name


def diagnosis(write, error=DatabaseError):
    with pytest.raises(error) as refusal, transaction.atomic():
        write()
    return refusal.value.__cause__.diag


def told(check):
    """What people read in English when the check refuses."""
    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            check()
        return refusal.value.messages
