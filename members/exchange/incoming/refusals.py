"""The reasons why lines are not written, by line and column."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _

from members.models.constraints import UNKNOWN_VIOLATION, violation_message

from ..load_errors import database_message, fields_of, load_error
from . import lines as kinds
from .targets import TARGETS

MOST_NAMED = 5


class RefusedLinesError(Exception):
    """Some lines were refused as they were written: {number: (reason, labels of columns)}."""

    def __init__(self, lines, code="refused"):
        super().__init__(lines)
        self.lines, self.code = lines, code

    @property
    def reasons(self):
        """Return {number: a sentence with the columns}."""
        return {
            number: f"{', '.join(columns)}: {reason}" if columns else reason
            for number, (reason, columns) in self.lines.items()
        }


def why_not(line):
    """Return the reason why an ImportLine is left, or "" if it may be written."""
    if line.kind == kinds.LEFT:
        return " ".join(line.notes) or _("Left out.")
    if line.kind == kinds.ERROR:
        return " ".join(text for _name, text in line.errors)
    if line.kind == kinds.DUPLICATE:
        if line.like_line:
            words = dict(zip(("line", "name"), line.like_line, strict=True))
            text = _(
                "May be the same as line %(line)s, %(name)s. Choose which one it is."
            )
            return text % words
        names = ", ".join(str(row) for row, _why in line.candidates[:3])
        text = _("May be in the registry already: %(names)s. Choose which one it is.")
        return text % {"names": names}
    return ""


def first_reasons(lines, reasons):
    """Return the first lines with their reasons, and how many more there are."""
    texts = [f"{line.number}: {reasons[line.number]}" for line in lines[:MOST_NAMED]]
    if len(lines) > MOST_NAMED:
        texts.append(_("and %(n)s more.") % {"n": len(lines) - MOST_NAMED})
    return " ".join(texts)


def error_of(refused, incoming):
    """Return the ValidationError of the first refused line, with its columns."""
    number = min(refused.lines)
    reason, columns = refused.lines[number]
    error = load_error(reason, file=str(incoming), line=number, columns=columns)
    error.code = refused.code
    return error


def of_database(error, change, target_key):
    """Return (reason, labels of columns) of a database error about one row."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    reason = str(violation_message(error))
    if not name and reason == str(UNKNOWN_VIOLATION):
        reason = database_message(error)
    rules = change.part.model._meta.constraints
    fields = [f for rule in rules if rule.name == name for f in fields_of(rule)]
    fields = fields or filter(None, [getattr(diagnosis, "column_name", None)])
    return reason, _column_labels(fields, change, target_key)


def of_fields(error, change, target_key):
    """Return (reason, labels of columns) of the ValidationError of one row."""
    name, errors = next(iter(error.error_dict.items()))
    names = [] if name == NON_FIELD_ERRORS else [name]
    return errors[0].messages[0], _column_labels(names, change, target_key)


def of_rule(rule, change, target_key):
    """Return (reason, labels of columns) of a violated constraint of one row."""
    reason = str(rule.get_violation_error_message())
    return reason, _column_labels(fields_of(rule), change, target_key)


def _column_labels(fields, change, target_key):
    columns = TARGETS[target_key].by_name
    names = {f"{change.part.key}.{field}" for field in fields}
    return [column.label for name, column in columns.items() if name in names]
