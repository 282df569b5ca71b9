"""The errors of loading a file, with file, line, columns and reason in one sentence."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, F, UniqueConstraint
from django.utils.translation import gettext as _

from members.fields import refusal_of


def load_error(reason, *, file, line=None, columns=()):
    """Return a ValidationError, with line and columns when they are known."""
    place = {
        "file": file,
        "line": line,
        "columns": ", ".join(columns),
        "reason": reason,
    }
    if line and len(columns) > 1:
        text = _("%(file)s, line %(line)s, columns %(columns)s: %(reason)s")
    elif line and columns:
        text = _("%(file)s, line %(line)s, column %(columns)s: %(reason)s")
    elif line:
        text = _("%(file)s, line %(line)s: %(reason)s")
    else:
        text = _("%(file)s: %(reason)s")
    return ValidationError(text % place, code="refused")


def database_message(error):
    """Return one sentence with the first line of a database error."""
    first = str(error).strip().splitlines()[0]
    return _("The database does not accept this (%(error)s).") % {"error": first}


def reason_and_fields(row, error):
    """Return the first message of full_clean() and the names of the fields it is about."""
    name, errors = next(iter(error.error_dict.items()))
    fields = _broken_fields(row) if name == NON_FIELD_ERRORS else {name}
    return errors[0].messages[0], fields


def _broken_fields(row):
    """Return the fields of the first violated constraint, which full_clean() does not name."""
    for constraint in row._meta.constraints:
        if refusal_of(constraint.validate, type(row), row):
            return set(fields_of(constraint))
    return set()


def fields_of(constraint):
    """Return the names of the fields that a constraint is about."""
    if isinstance(constraint, CheckConstraint):
        return constraint.condition.referenced_base_fields
    if isinstance(constraint, UniqueConstraint):
        return constraint.fields
    parts = [part for part, _operator in constraint.expressions]
    return {name for part in parts for name in _field_names(part)}


def _field_names(part):
    if isinstance(part, str):
        return {part}
    return {piece.name for piece in part.flatten() if isinstance(piece, F)}
