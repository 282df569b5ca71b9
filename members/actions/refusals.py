"""Words for what is refused: by the domain, by a constraint, by a lock of somebody else."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext_lazy as _
from psycopg2.errorcodes import DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE

from members.models import deferred_constraints

# Two transactions wait for each other, or one has waited too long.
BUSY = (DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE)
REFUSALS = (ValidationError, IntegrityError, OperationalError)


def words_for(error):
    """Return the words for one of the REFUSALS; raises it again if it is of another kind."""
    if isinstance(error, ValidationError):
        return error.messages
    if isinstance(error, OperationalError):
        if getattr(error.__cause__, "pgcode", None) not in BUSY:
            raise error
        return _("Someone else is saving this right now. Please save again.")
    return deferred_constraints.violation_message(error)


def refuse(form, error):
    """Put a refusal on the form, which keeps what was typed; `refused` has its codes.

    A form with `add_errors(error)` places those that a ValidationError has by name.
    """
    codes = getattr(error, "error_list", ())
    form.refused = {getattr(each, "code", None) for each in codes}
    if hasattr(error, "error_dict") and hasattr(form, "add_errors"):
        form.add_errors(error)
    else:
        form.add_error(None, words_for(error))
