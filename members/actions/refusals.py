"""Words for refusals: by the domain, by a constraint, by a lock of another user."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg2.errorcodes import DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE

from members.fields import refusal_of
from members.models.constraints import violation_message

# Two transactions wait for each other, or one has waited too long.
BUSY = (DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE)
REFUSALS = (ValidationError, IntegrityError, OperationalError)


def words_for(error):
    """Return sentences for one of the REFUSALS; raises it again if it is of another kind."""
    if isinstance(error, ValidationError):
        return error.messages
    if isinstance(error, OperationalError):
        if getattr(error.__cause__, "pgcode", None) not in BUSY:
            raise error
        return [_("Someone else is saving this right now. Please save again.")]
    return [str(violation_message(error))]


def left_out(act, *args, **options):
    """Do one of many acts in a savepoint; return why it is left out, [] once it is done."""
    refusal = refusal_of(transaction.atomic(act), *args, **options)
    return refusal.messages if refusal else []


def refuse(form, error):
    """Add a refusal to the form, which keeps its input; `form.refused` has the codes.

    Errors by field go to the fields that the form has. A form with `take_refusal` shows
    the refusal itself.
    """
    by_field = getattr(error, "error_dict", {None: getattr(error, "error_list", [])})
    form.refused = {one.code for errors in by_field.values() for one in errors}
    if hasattr(form, "take_refusal"):
        form.take_refusal(error)
    elif None in by_field:
        form.add_error(None, words_for(error))
    else:
        _add_to_fields(form, by_field)


def _add_to_fields(form, by_field):
    for name, errors in by_field.items():
        at = name if name in form.fields else None
        form.add_error(at, words_for(ValidationError(errors)))
