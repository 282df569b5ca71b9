"""Make proposed values hold, all together, or say in words why they cannot."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members.models.checks import check_now, put_off_checks, words_for


def write(target, changes):
    """Write {field: proposed} to the target and its rows, judged as they stand in the end."""
    with _in_words():
        put_off_checks()
        _write_columns(target, {f: changes[f] for f in changes if f.is_own_column})
        for field in changes:
            if not field.is_own_column:
                with named(field):
                    field.apply(target, changes[field])
        check_now()


def rehearse(target, changes):
    """Raise what would refuse the changes; leave nothing behind, on the target either."""
    with transaction.atomic():
        write(target, changes)
        transaction.set_rollback(True)
    target.refresh_from_db()


def judge_columns(target, changes):
    """Raise what would refuse {field: proposed}, all columns of the target; write nothing."""
    for field in changes:
        field.apply(target, changes[field])
    # What was wrong before somebody proposed this is no reason to refuse it.
    others = {column.name for column in target._meta.fields} - {f.name for f in changes}
    target.full_clean(exclude=others)


def _write_columns(target, changes):
    if changes:
        judge_columns(target, changes)
        target.save(update_fields=[field.name for field in changes])


@contextmanager
def _in_words():
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        raise ValidationError(words_for(refusal), code="refused") from refusal


@contextmanager
def named(field):
    """Let a refusal say which field it is about."""
    try:
        yield
    except ValidationError as refusal:
        raise ValidationError({field.name: refusal.messages}) from refusal
