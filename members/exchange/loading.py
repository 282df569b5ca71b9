"""Load a folder of CSV files in one transaction."""

from collections import Counter, defaultdict
from graphlib import CycleError, TopologicalSorter

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import BooleanField, ForeignKey, ManyToManyField, SlugField
from django.utils.translation import gettext as _

from members.actions import recording
from members.fields import municipalities, parsed, refusal_of, value_or_words
from members.models import Batch
from members.models.periods import first_day
from members.records import review
from members.records.renaming import name_to_keep, record_former_name

from .cell_text import MARK, items, name_parts, split, unescape
from .csv_folder import read_folder
from .files import FILES, NAMED_BY, NTH
from .load_errors import database_message, load_error, reason_and_fields

YES_OR_NO = {"yes": True, "no": False}


def parse_cell(field, cell, find_id):
    """Return the value of the cell, the field's default when empty; raise ValidationError.

    `find_id(model, name)` returns the id of the row that a cell names.
    """
    if isinstance(field, ManyToManyField):
        return [find_id(field.related_model, name) for name in items(cell, ";")]
    if isinstance(field, ArrayField):
        return list(map(unescape, items(cell, ";")))
    if field.name == "source":
        return "\n".join(map(unescape, items(cell, " | ")))
    if not cell:
        return _default_value(field)
    if isinstance(field, ForeignKey):
        return find_id(field.related_model, cell)
    if isinstance(field, BooleanField):
        return _parse_boolean(cell)
    if field.name == "municipality":
        return _parse_municipality(field, unescape(cell))
    return field.to_python(unescape(cell))


def _default_value(field):
    # Without its slug the row could not be found again.
    if isinstance(field, SlugField):
        raise ValidationError(field.error_messages["blank"])
    return field.get_default()


def _parse_boolean(text):
    if text not in YES_OR_NO:
        raise ValidationError(_("Enter “yes” or “no”."))
    return YES_OR_NO[text]


def _parse_municipality(field, text):
    """Return the name as it is spelt; one that a row has already need not be in the list.

    Nor need one after a backslash, which is taken as it stands.
    """
    if text.startswith(MARK):
        return text.removeprefix(MARK)
    name, refusal = parsed(municipalities.find, text)
    if refusal and field.model.objects.filter(municipality=text).exists():
        return text
    if refusal:
        raise refusal
    return name


class RowReferences:
    """The ids of rows that cells name, each queried once."""

    def __init__(self):
        self.ids = {}

    def find_id(self, model, name):
        """Return the id of the one row of that name; raise ValidationError for none or several."""
        if (model, name) not in self.ids:
            self.ids[model, name] = self._query_id(model, name)
        return self.ids[model, name]

    def _query_id(self, model, name):
        ids = self._ids(model, name)
        if len(ids) == 1:
            return ids[0]
        context = {"nouns": model._meta.verbose_name_plural, "name": name}
        if ids:
            reason = _("There are several %(nouns)s called “%(name)s”.")
        else:
            reason = _("There are no %(nouns)s called “%(name)s”.")
        raise ValidationError(reason % context)

    def _ids(self, model, name):
        file = next(file for file in FILES if file.model is model)
        cells = split(name, "|") if file.is_counted else [name]
        if len(cells) > 1:
            return self._ids_by_key(file, cells)
        rows = model.objects.filter(**{NAMED_BY[model]: unescape(name)})
        return list(rows.values_list("pk", flat=True)[:2])

    def _ids_by_key(self, file, cells):
        """Return the id of the row with the cells of a key, and its number among those alike."""
        fields = [file.columns[column] for column in file.key_columns]
        cells, rest = cells[: len(fields)], cells[len(fields) :]
        if len(cells) < len(fields):
            return []
        pairs = zip(fields, cells, strict=True)
        values = {f.attname: parse_cell(f, cell, self.find_id) for f, cell in pairs}
        nth = int(rest[0]) if rest and rest[0].isdecimal() else 1
        rows = file.model.objects.filter(**values).order_by("pk")
        return list(rows.values_list("pk", flat=True)[max(nth - 1, 0) : nth])


def load(folder, *, by=None, names=()):
    """Update the registry from the files, or those of the names; return {File: {outcome: count}}.

    One transaction. A row is matched by its key columns and written only when it differs.
    A column that a file lacks is left alone, and so is a row that has vanished from its
    file: a missing line is no reason to delete a row that others refer to.
    A report of an error that the files correct is closed and answered.
    A changed name of an organization stays as a former one until today.
    A new organization is listed, as agreed that day, unless it has columns for this.
    Raises ValidationError with file, line, column and reason.
    """
    tables = read_folder(folder, names)
    try:
        with transaction.atomic():
            with recording(Batch.Act.FILE, by=by):
                find_id = RowReferences().find_id
                done = {f: _load_file(f, rows, find_id) for f, rows in tables.items()}
            # No part of the batch: undoing it must not open an answered report again.
            review.close_all_corrected(by=by)
            return done
    except DatabaseError as error:
        raise load_error(database_message(error), file=folder) from error


def _load_file(file, lines, find_id):
    _refuse_repeated_keys(lines, find_id)
    ordered = (
        _sort_by_dependency(file, lines)
        if file.inner
        else _sort_existing_first(file, lines, find_id)
    )
    rows = [(line, *_write_row(line, find_id)) for line in ordered]
    # Lines of one file may refer to each other: many-to-many fields come last.
    counts = Counter(
        _set_related(row, outcome, line, find_id) for line, row, outcome in rows
    )
    return {outcome: counts[outcome] for outcome in ("new", "changed", "unchanged")}


def _refuse_repeated_keys(lines, find_id):
    firsts = {}
    for line in lines:
        key = *_key_values(line, find_id).values(), line.nth
        first = firsts.setdefault(key, line)
        if first is not line:
            reason = _("This is the same as line %(line)s.") % {"line": first.number}
            raise line.error(reason, *line.key)


def _sort_existing_first(file, lines, find_id):
    """Sort new rows last: another line may end the membership that one would overlap."""
    if not file.model.objects.exists():
        return lines
    return sorted(lines, key=lambda line: _find_row(line, find_id) is None)


def _sort_by_dependency(file, lines):
    """Sort each line after the line of the same file that it refers to."""
    graph, named = TopologicalSorter(), _lines_by_name(lines)
    for line in lines:
        name = name_parts(line.cells.get(file.inner, ""))
        graph.add(line.number, *(other.number for other in named[name]))
    try:
        rank = {number: place for place, number in enumerate(graph.static_order())}
    except CycleError as error:
        line = next(line for line in lines if line.number in error.args[1])
        raise line.error(_("This is a circular reference."), file.inner) from error
    return sorted(lines, key=lambda line: rank[line.number])


def _lines_by_name(lines):
    """Return {parts of a name: lines that a cell means by it}."""
    named = defaultdict(list)
    for line in lines:
        for name in line.names:
            named[name].append(line)
    return named


def _key_values(line, find_id):
    return line.file.fixed | _cell_values(line, line.key, find_id)


def _find_row(line, find_id):
    return line.file.find(_key_values(line, find_id), line.nth)


def _cell_values(line, fields, find_id):
    values = {}
    for column, field in fields.items():
        cell = line.cells[column]
        values[field.attname], why = value_or_words(parse_cell, field, cell, find_id)
        if why:
            raise line.error(why, column)
    # Period.clean() rounds it too, but a key must be rounded before it is queried.
    if values.get("since") and line.cells.get("since_precision"):
        values["since"] = first_day(values["since"], line.cells["since_precision"])
    return values


def _write_row(line, find_id):
    """Save the row unless nothing differs; return (row, "new" | "changed" | "unchanged")."""
    row, values = _find_row(line, find_id), _cell_values(line, line.own_fields, find_id)
    before = row and _current_values(row, values)
    former_name = name_to_keep(row)
    row = row or line.file.model(**line.file.fixed)
    for name, value in values.items():
        setattr(row, name, value)
    if before is None:
        _refuse_gap(line, find_id)
        line.file.complete(row, line.cells)
    if _current_values(row, values) != before:
        _clean_row(line, row)
    if _current_values(row, values) == before:
        return row, "unchanged"
    _save_row(line, row)
    if former_name not in ("", name_to_keep(row)):
        record_former_name(row, former_name)
    return row, "changed" if before else "new"


def _refuse_gap(line, find_id):
    """Refuse a third row of a key before there is a second one: it would not be found."""
    if line.nth > 1 and not line.file.find(_key_values(line, find_id), line.nth - 1):
        raise line.error(_("The one before it is missing."), NTH)


def _current_values(row, names):
    return {name: getattr(row, name) for name in names}


def _clean_row(line, row):
    if error := refusal_of(row.full_clean):
        reason, fields = reason_and_fields(row, error)
        raise line.error(reason, *line.file.columns_of(fields))


def _save_row(line, row):
    try:
        with transaction.atomic():
            row.save()
    except DatabaseError as error:
        raise line.error(database_message(error)) from error


def _set_related(row, outcome, line, find_id):
    """Set the many-to-many fields that differ; return the outcome of the row."""
    for name, ids in _cell_values(line, line.many_to_many_fields, find_id).items():
        rows = getattr(row, name)
        if set(rows.values_list("pk", flat=True)) != set(ids):
            rows.set(ids)
            outcome = "new" if outcome == "new" else "changed"
    return outcome
