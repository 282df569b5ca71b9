"""Write proposed values, all together, or raise a ValidationError with the reasons."""

from contextlib import contextmanager
from copy import copy

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import transaction

from members.fields import parsed, source_of
from members.models import ChangeRequest
from members.models.deferred_constraints import (
    check_deferred_constraints,
    defer_constraints,
    violations_as_refusals,
)


def write(target, changes, speaker):
    """Write {field: proposed} to the target and its rows; constraints are checked last.

    New rows have the speaker, an organization, as their source; a new target is saved.
    """
    with violations_as_refusals():
        defer_constraints()
        columns = {f: changes[f] for f in changes if f.is_own_column}
        (_write_columns if target.pk else _create)(target, columns, speaker)
        for field in changes:
            if not field.is_own_column:
                with named(field.name):
                    field.apply(target, changes[field], speaker)
        check_deferred_constraints()


def rehearse(target, changes, speaker):
    """Raise the ValidationError that write() would raise; roll back, on the target too."""
    tried = target if target.pk else copy(target)
    with transaction.atomic():
        write(tried, changes, speaker)
        transaction.set_rollback(True)
    if target.pk:
        target.refresh_from_db()


def judge_columns(target, changes):
    """Validate {field: proposed}, all columns of the target; write nothing."""
    for field in changes:
        field.apply(target, changes[field], None)
    # An old error in another column is no reason to refuse a proposal.
    others = {column.name for column in target._meta.fields} - _columns_of(changes)
    target.full_clean(exclude=others)


def _write_columns(target, changes, _speaker):
    if changes:
        judge_columns(target, changes)
        target.save(update_fields=_columns_of(changes))


def _create(target, changes, speaker):
    for field in changes:
        field.apply(target, changes[field], speaker)
    target.source = source_of(speaker)
    target.full_clean()
    target.save()


def _columns_of(changes):
    return {c for field in changes for c in (*field.columns, *field.extra_columns)}


@contextmanager
def named(name):
    """Attach a ValidationError to the field of this name."""
    try:
        yield
    except ValidationError as refusal:
        raise ValidationError({name: refusal.messages}) from refusal


refuse_null = ProhibitNullCharactersValidator()
refuse_long = MaxLengthValidator(ChangeRequest._meta.get_field("reason").max_length)


def stripped_reason(text):
    """Return the text stripped; raise a ValidationError of "reason" if it is not valid."""
    reason = text.strip()
    for check in (refuse_null, refuse_long):
        _none, refusal = parsed(check, reason)
        if refusal:
            raise ValidationError({"reason": refusal})
    return reason
