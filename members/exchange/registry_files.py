"""Write the registry as a folder of CSV files, all that `load` reads."""

import os
from collections import Counter
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import ForeignKey, ManyToManyField
from django.utils.translation import gettext as _

from members.fields import municipalities
from members.models.statements import run_sql

from .cell_text import MARK, escape, items, unescape
from .files import FILES, NAMED_BY, NTH
from .load_errors import load_error

QUOTED = frozenset(',"\r\n')


def write_registry(folder):
    """Write a file of each kind of rows; return {File: number of rows}.

    All as of one moment. Loading the folder changes nothing, and loading it into an empty
    registry makes the same rows, of which the same bytes are written. The folder is new,
    empty or one of such files, which are replaced together. Raises ValidationError.
    """
    folder = Path(folder).resolve()
    _refuse_other_files(folder)
    with one_moment():
        names = RowNames()
        tables = {file: numbered_rows(file, file.columns, names) for file in FILES}
    texts = {f"{file.name}.csv": _csv_text(file, rows) for file, rows in tables.items()}
    try:
        _replace(folder, texts)
    except OSError as error:
        raise load_error(error.strerror, file=folder) from error
    return {file: len(rows) for file, rows in tables.items()}


def _refuse_other_files(folder):
    if folder.exists() and not folder.is_dir():
        raise load_error(_("This is not a folder."), file=folder)
    names = {f"{file.name}.csv" for file in FILES}
    if others := sorted(set(os.listdir(folder) if folder.exists() else []) - names):
        reason = _("The folder contains something else: %(name)s. Choose a new one.")
        raise load_error(reason % {"name": others[0]}, file=folder)


@contextmanager
def one_moment():
    """Open a transaction in which all queries see the same rows, unless one is open already."""
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first:
            run_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _csv_text(file, rows):
    """Return the rows as CSV, in the order of their keys."""
    rows = sorted(rows, key=lambda row: row.key)
    counts = file.is_counted and any(row.nth > 1 for row in rows)
    lines = [[*file.columns, *([NTH] if counts else [])]]
    for row in rows:
        lines.append([*row.cells.values(), *([str(row.nth)] if counts else [])])
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines)


def _quoted(cell):
    """Return the cell as in RFC 4180; Python's csv leaves a lone CR without quotes."""
    if QUOTED.isdisjoint(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _replace(folder, texts):
    """Replace the folder with the finished one beside it by renaming."""
    with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
        made, former = Path(temporary, "made"), Path(temporary, "former")
        made.mkdir(mode=0o700)
        for name, text in texts.items():
            with (made / name).open("w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())  # before the rename makes it visible
        if folder.exists():
            folder.rename(former)
        try:
            made.rename(folder)
        except OSError:
            former.rename(folder)
            raise


def format_cell(field, value, names):
    """Return the cell of the value; `names` is the RowNames of rows that it may refer to."""
    if isinstance(field, ManyToManyField):
        return ";".join(sorted(names.of(field.related_model)[pk] for pk in value))
    if isinstance(field, ArrayField):
        return ";".join(escape(item, ";") for item in value)
    if field.name == "source":
        return _sources(value)
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        return names.of(field.related_model)[value]
    if field.name == "municipality" and value not in municipalities.numbers():
        return escape(MARK + value)
    return _scalar(value)


def _scalar(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return escape(value) if isinstance(value, str) else str(value)


def _sources(text):
    """Return the lines with " | " between them, or the text itself where that loses some."""
    lines = text.split("\n")
    plain = " | ".join(map(escape, lines))
    marked = " | ".join(escape(line, "|") for line in lines)
    keeping = (cell for cell in (plain, marked) if _read_sources(cell) == text)
    return next(keeping, escape(text, "|"))


def _read_sources(cell):
    return "\n".join(map(unescape, items(cell, " | ")))


class RowNames:
    """How cells name the rows of each model: by a slug, or by all columns of a key."""

    def __init__(self):
        self.by_model = {}

    def of(self, model):
        """Return {id: name} of all rows of the model."""
        if model not in self.by_model:
            self.by_model[model] = self._query(model)
        return self.by_model[model]

    def _query(self, model):
        named = dict(model.objects.values_list("pk", NAMED_BY[model]))
        times = Counter(named.values())
        keys = self._keys(model) if len(times) < len(named) else {}
        return {
            pk: escape(name, ";|") if times[name] == 1 else keys[pk]
            for pk, name in named.items()
        }

    def _keys(self, model):
        file = next(file for file in FILES if file.model is model)
        return {row.pk: row.name for row in numbered_rows(file, file.key_columns, self)}


class CsvRow:
    """A row as {column: cell}, with its id, and its number among those with the same key."""

    def __init__(self, pk, cells, key, nth):
        self.pk, self.cells, self.nth = pk, cells, nth
        self.key = *(cells[column] for column in key), nth

    @property
    def name(self):
        """Return the name by which a cell refers to it where a slug is not enough."""
        *cells, nth = self.key
        parts = [cell.replace("|", r"\|").replace(";", r"\;") for cell in cells]
        return " | ".join([*parts, *([str(nth)] if nth > 1 else [])])


def numbered_rows(file, columns, names):
    """Return the rows of the file with the cells of these columns, ordered by id."""
    fields = {column: file.columns[column] for column in columns}
    several = {c: _related(f) for c, f in fields.items() if f.many_to_many}
    own = {c: f.attname for c, f in fields.items() if c not in several}
    key = [file.columns[column].attname for column in file.key_columns]
    counts, result = Counter(), []
    rows = file.model.objects.filter(file.only, **file.fixed).order_by("pk")
    for row in rows.values("pk", *{*own.values(), *key}):
        counts[alike := tuple(row[name] for name in key)] += 1
        values = {c: row[name] for c, name in own.items()}
        values |= {c: ids.get(row["pk"], []) for c, ids in several.items()}
        cells = {c: format_cell(fields[c], values[c], names) for c in fields}
        cells |= dict.fromkeys(_idle_precisions(fields, values), "")
        result.append(CsvRow(row["pk"], cells, file.key_columns, counts[alike]))
    return result


def _idle_precisions(fields, values):
    """Return the columns of the precision of an empty day that have the default."""
    days = {c: c.removesuffix("_precision") for c in fields if c.endswith("_precision")}
    idle = [c for c, day in days.items() if values.get(day, "") is None]
    return [c for c in idle if values[c] == fields[c].get_default()]


def _related(field):
    """Return {id: ids of related rows} of a many-to-many field."""
    ids = {}
    rows = field.remote_field.through.objects
    ends = field.m2m_field_name(), field.m2m_reverse_field_name()
    for one, other in rows.values_list(*(f"{end}_id" for end in ends)):
        ids.setdefault(one, []).append(other)
    return ids
