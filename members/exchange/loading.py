"""Load a folder of CSV files: all of it, or nothing."""

from collections import Counter
from graphlib import CycleError, TopologicalSorter

import pghistory
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from members.models.periods import first_day

from .cells import References, value_of
from .files import NAMED_BY
from .refusals import database_says, reason_and_fields, refusal
from .tables import read_folder


def load(folder, *, by=None):
    """Make the registry say what the files say; count what was new, changed or the same.

    One transaction. A row is found by its key columns and written only when it differs.
    A column that a file lacks is left alone, and so is a row that has vanished from its
    file: a missing line is no reason to delete what others refer to.
    A new organization is shown in public unless the column is_listed says no.
    Raises ValidationError with file, line, column and reason.
    """
    tables = read_folder(folder)
    context = {"user": by and by.pk, "reason": _("Loaded from files")}
    try:
        with pghistory.context(**context), transaction.atomic():
            find = References().find
            return {file: _load(file, lines, find) for file, lines in tables.items()}
    except DatabaseError as error:
        raise refusal(database_says(error), file=folder) from error


def _load(file, lines, find):
    _refuse_repeated(lines, find)
    ordered = _by_rank(file, lines) if file.inner else _changed_first(lines, find)
    rows = [(line, *_write(line, find)) for line in ordered]
    # Rows of one file may name each other, so lists wait until all rows are there.
    counts = Counter(_link(row, outcome, line, find) for line, row, outcome in rows)
    return {outcome: counts[outcome] for outcome in ("new", "changed", "unchanged")}


def _refuse_repeated(lines, find):
    seen = {}
    for line in lines:
        first = seen.setdefault(tuple(_key(line, find).values()), line)
        if first is not line:
            reason = _("This repeats line %(line)s.") % {"line": first.number}
            raise line.refusal(reason, *line.file.key_columns)


def _changed_first(lines, find):
    """Put known rows first: one line may end the stay that a new one would overlap."""
    return sorted(lines, key=lambda line: _found(line, find) is None)


def _by_rank(file, lines):
    """Put a row after the one of the same file on which it stands."""
    own = NAMED_BY[file.model].split("__")[0]
    graph = TopologicalSorter()
    for line in lines:
        graph.add(line.cells[own], line.cells.get(file.inner))
    try:
        rank = {name: place for place, name in enumerate(graph.static_order())}
    except CycleError as error:
        line = next(line for line in lines if line.cells[own] in error.args[1])
        raise line.refusal(_("This leads back to itself."), file.inner) from error
    return sorted(lines, key=lambda line: rank[line.cells[own]])


def _key(line, find):
    return line.file.fixed | _values(line, line.key, find)


def _found(line, find):
    rows = line.file.model.objects.filter(**_key(line, find))
    return rows.select_for_update().first()


def _values(line, fields, find):
    values = {}
    for column, field in fields.items():
        try:
            values[field.attname] = value_of(field, line.cells[column], find)
        except ValidationError as error:
            raise line.refusal(error.messages[0], column) from error
    # Stored so by Period.clean(); as part of a key it must be so before the search.
    if values.get("since") and line.cells.get("since_precision"):
        values["since"] = first_day(values["since"], line.cells["since_precision"])
    return values


def _write(line, find):
    """Save the row of the line unless it is already so; return it and which it was."""
    row, values = _found(line, find), _values(line, line.plain, find)
    before = row and _held(row, values)
    row = row or line.file.model(**line.file.fixed, **line.file.when_new)
    for name, value in values.items():
        setattr(row, name, value)
    if _held(row, values) != before:
        _clean(line, row)
    if _held(row, values) == before:
        return row, "unchanged"
    _save(line, row)
    return row, "changed" if before else "new"


def _held(row, names):
    return {name: getattr(row, name) for name in names}


def _clean(line, row):
    try:
        row.full_clean()
    except ValidationError as error:
        reason, fields = reason_and_fields(row, error)
        raise line.refusal(reason, *line.file.columns_of(fields)) from error


def _save(line, row):
    try:
        row.save()
    except DatabaseError as error:
        raise line.refusal(database_says(error)) from error


def _link(row, outcome, line, find):
    """Set the lists of other rows where they differ; return the outcome for the row."""
    for name, ids in _values(line, line.lists, find).items():
        rows = getattr(row, name)
        if set(rows.values_list("pk", flat=True)) != set(ids):
            rows.set(ids)
            outcome = "new" if outcome == "new" else "changed"
    return outcome
