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
from .refusals import reason_and_fields
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
    find = References().find
    context = {"user": by and by.pk, "reason": _("Loaded from files")}
    with pghistory.context(**context), transaction.atomic():
        return {file: _load(file, lines, find) for file, lines in tables.items()}


def _load(file, lines, find):
    _refuse_repeated(lines, find)
    done, links = Counter(new=0, changed=0, unchanged=0), []
    for line in _in_order(file, lines, find):
        row, outcome = _write(line, find)
        links.append((line, row))
        done[outcome] += 1
    # Rows of one file may name each other, so these wait until all are there.
    for line, row in links:
        _link(line, row, find)
    return done


def _refuse_repeated(lines, find):
    seen = {}
    for line in lines:
        first = seen.setdefault(tuple(_key(line, find).values()), line)
        if first is not line:
            reason = _("This repeats line %(line)s.") % {"line": first.number}
            raise line.refusal(reason, *line.file.key_columns)


def _in_order(file, lines, find):
    """Put a row after those it stands on, and changed ones before new ones.

    One line of a file may end the stay that another would overlap.
    """
    if not file.inner:
        return sorted(lines, key=lambda line: _found(line, find) is None)
    own = NAMED_BY[file.model].split("__")[0]
    graph = {line.cells[own]: {line.cells.get(file.inner)} for line in lines}
    try:
        order = {name: place for place, name in enumerate(_sorted(graph))}
    except CycleError as error:
        circle = error.args[1]
        line = next(line for line in lines if line.cells[own] in circle)
        raise line.refusal(_("This is part of itself."), file.inner) from error
    return sorted(lines, key=lambda line: order[line.cells[own]])


def _sorted(graph):
    return TopologicalSorter(graph).static_order()


def _key(line, find):
    fields = {column: line.file.columns[column] for column in line.file.key_columns}
    return line.file.fixed | _values(line, fields, find)


def _found(line, find):
    rows = line.file.model.objects.filter(**_key(line, find))
    return rows.select_for_update(of=("self",)).first()


def _values(line, fields, find):
    values = {}
    for column, field in fields.items():
        try:
            values[field.attname] = value_of(field, line.cells[column], find)
        except ValidationError as error:
            raise line.refusal(error.messages[0], column) from error
    if values.get("since") and line.cells.get("since_precision"):
        values["since"] = first_day(values["since"], line.cells["since_precision"])
    return values


def _write(line, find):
    """Save the row of the line unless it is already so; tell which."""
    file, row = line.file, _found(line, find)
    outcome = "changed" if row else "new"
    values = _values(line, line.plain, find)
    if row and all(getattr(row, name) == value for name, value in values.items()):
        return row, "unchanged"
    row = row or file.model(**file.fixed, **file.when_new)
    for name, value in values.items():
        setattr(row, name, value)
    _save(line, row)
    return row, outcome


def _save(line, row):
    try:
        row.full_clean()
        row.save()
    except ValidationError as error:
        reason, fields = reason_and_fields(row, error)
        raise line.refusal(reason, *line.file.columns_of(fields)) from error
    except DatabaseError as error:
        reason = _("The database refuses this (%(error)s).")
        raise line.refusal(reason % {"error": str(error).splitlines()[0]}) from error


def _link(line, row, find):
    """Set the lists of other rows; what is already so is not written. Tell if any was."""
    for name, ids in _values(line, line.lists, find).items():
        getattr(row, name).set(ids)
