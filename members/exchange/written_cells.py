"""Write the value of a model field as the text of a CSV cell, the inverse of `parse_cell`."""

from collections import Counter
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db.models import ForeignKey, ManyToManyField

from members.fields import municipalities

from .cell_text import MARK, escape, items, unescape
from .files import FILES, NAMED_BY


def written_cell(field, value, names):
    """Return the cell of the value; `names` is the Names of rows that it may refer to."""
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


class Names:
    """How cells name the rows of each model: by a slug, or by all columns of a key."""

    def __init__(self):
        self.known = {}

    def of(self, model):
        """Return {id: name} of all rows of the model."""
        if model not in self.known:
            self.known[model] = self._query(model)
        return self.known[model]

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
        return {row.pk: row.name for row in alike_counted(file, file.key_columns, self)}


class WrittenRow:
    """A row as {column: cell}, with its id and which of the rows with the same key it is."""

    def __init__(self, pk, cells, key, nth):
        self.pk, self.cells, self.nth = pk, cells, nth
        self.key = *(cells[column] for column in key), nth

    @property
    def name(self):
        """Return the name by which a cell refers to it where a slug is not enough."""
        *cells, nth = self.key
        parts = [cell.replace("|", r"\|").replace(";", r"\;") for cell in cells]
        return " | ".join([*parts, *([str(nth)] if nth > 1 else [])])


def alike_counted(file, columns, names):
    """Return the rows of the file with the cells of these columns, ordered by id."""
    fields = {column: file.columns[column] for column in columns}
    several = {c: _related(f) for c, f in fields.items() if f.many_to_many}
    own = {c: f.attname for c, f in fields.items() if c not in several}
    key = [file.columns[column].attname for column in file.key_columns]
    seen, found = Counter(), []
    rows = file.model.objects.filter(file.only, **file.fixed).order_by("pk")
    for row in rows.values("pk", *{*own.values(), *key}):
        seen[nth := tuple(row[name] for name in key)] += 1
        values = {c: row[name] for c, name in own.items()}
        values |= {c: ids.get(row["pk"], []) for c, ids in several.items()}
        cells = {c: written_cell(fields[c], values[c], names) for c in fields}
        cells |= dict.fromkeys(_idle_precisions(fields, values), "")
        found.append(WrittenRow(row["pk"], cells, file.key_columns, seen[nth]))
    return found


def _idle_precisions(fields, values):
    """Return the columns that say how exactly an empty day is known, as new rows say it."""
    days = {c: c.removesuffix("_precision") for c in fields if c.endswith("_precision")}
    idle = [c for c, day in days.items() if values.get(day, "") is None]
    return [c for c in idle if values[c] == fields[c].get_default()]


def _related(field):
    """Return {id: ids of related rows} of a many-to-many field."""
    found = {}
    rows = field.remote_field.through.objects
    ends = field.m2m_field_name(), field.m2m_reverse_field_name()
    for one, other in rows.values_list(*(f"{end}_id" for end in ends)):
        found.setdefault(one, []).append(other)
    return found
