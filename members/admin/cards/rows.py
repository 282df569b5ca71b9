"""Rows of other models in the query of a record, as JSON."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject


def json_rows(rows, columns):
    """Return the expression of some columns of the rows; `__` follows a foreign key."""
    return ArraySubquery(rows.values(json=JSONObject(**{c: c for c in columns})))


def read_rows(model, values):
    """Return the instances of rows loaded by `json_rows`; other columns are deferred."""
    return [_read_row(model, each) for each in values]


def _read_row(model, values):
    own = {name: value for name, value in values.items() if "__" not in name}
    fields = [field for field in model._meta.concrete_fields if field.name in own]
    names = [field.attname for field in fields]
    row = model.from_db(None, names, [f.to_python(own[f.name]) for f in fields])
    for name in own.keys() - {field.name for field in fields}:
        setattr(row, name, own[name])  # an annotation
    for name, related in _by_key(values).items():
        key = model._meta.get_field(name)
        has_row = related["id"] is not None
        key.set_cached_value(
            row, _read_row(key.related_model, related) if has_row else None
        )
    return row


def _by_key(values):
    """Return {foreign key: {column of its row: value}}."""
    related = {}
    for path, value in values.items():
        key, is_related, column = path.partition("__")
        if is_related:
            related.setdefault(key, {})[column] = value
    return related


def names_of(rows, column):
    """Return the expression of the sorted names of the rows."""
    return ArraySubquery(rows.order_by(column).values(column))
