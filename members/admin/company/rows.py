"""Rows of several models, loaded as JSON in the query of the record that they belong to."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject


def json_rows(rows, columns):
    """Return the expression of some columns of the rows; `__` follows a foreign key."""
    return ArraySubquery(rows.values(json=JSONObject(**{c: c for c in columns})))


def read_rows(model, values):
    """Return the instances of what `json_rows` loaded; other columns are deferred."""
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
        known = related["id"] is not None
        key.set_cached_value(
            row, _read_row(key.related_model, related) if known else None
        )
    return row


def _by_key(values):
    """Return {foreign key: {column of its row: value}}."""
    found = {}
    for path, value in values.items():
        key, is_related, column = path.partition("__")
        if is_related:
            found.setdefault(key, {})[column] = value
    return found
