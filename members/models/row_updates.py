"""Update many rows, each to values of its own, in a statement for each 500 of them."""

from collections import defaultdict
from itertools import batched

from django.db import connection

from .statements import run_sql

BATCH = 500
UPDATE = "UPDATE {table} AS live SET {columns} FROM (VALUES {rows}) AS given ({names})"
WHERE = " WHERE live.id = given.id"


def update_rows(changes):
    """Write [(saved row, names of its fields)] as they are on the rows now."""
    alike = defaultdict(list)
    for row, names in changes:
        if names:
            alike[type(row), tuple(sorted(names))].append(row)
    for (model, names), rows in alike.items():
        fields = [model._meta.get_field(name) for name in names]
        for some in batched(rows, BATCH, strict=False):
            _update_batch(model, fields, some)


def _update_batch(model, fields, rows):
    quote = connection.ops.quote_name
    with_key = [model._meta.pk, *fields]
    # PostgreSQL takes the types of the columns from the first row.
    first = ", ".join(f"%s::{field.db_type(connection)}" for field in with_key)
    plain = ", ".join(["%s"] * len(with_key))
    places = [f"({first})"] + [f"({plain})"] * (len(rows) - 1)
    columns = [quote(field.column) for field in fields]
    statement = UPDATE.format(
        table=quote(model._meta.db_table),
        columns=", ".join(f"{column} = given.{column}" for column in columns),
        rows=", ".join(places),
        names=", ".join(["id", *columns]),
    )
    values = [_column_value(field, row) for row in rows for field in with_key]
    run_sql(statement + WHERE, values)


def _column_value(field, row):
    return field.get_db_prep_save(getattr(row, field.attname), connection)
