"""All rows of a query at once, a list a column: quicker than row by row where there are many."""

import json

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Func, IntegerField

from ..patience import patient

# Seconds; the limit for statements of visitors is shorter than a million rows take. One
# thread reads a list, and visitors go on with the last one.
PATIENCE = 20


class DayNumber(Func):
    """A day as a number, which takes a tenth of the time that a date takes to read."""

    template = "(%(expressions)s - DATE '0001-01-01')"
    output_field = IntegerField()


def in_columns(rows, width, of_bytes=None):
    """Return the columns of a values_list() in its order; one of them may be `of_bytes`.

    PostgreSQL answers in one row, with each column as JSON; but bytes one after another with
    their lengths, since to write them as JSON takes as long as to find them.
    """
    try:
        query, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return [[] for _ in range(width)]
    names = [f"c{number}" for number in range(width)]
    lists = [f"json_agg({name})::text" for name in names]
    if of_bytes is not None:
        lists[of_bytes] = f"json_agg(length({names[of_bytes]}))::text"
        lists.append(f"string_agg({names[of_bytes]}, ''::bytea)")
    # Without a value in the text: what is filtered by stays in the parameters.
    query = f"SELECT {', '.join(lists)} FROM ({query}) found ({', '.join(names)})"  # noqa: S608
    query = f"SET LOCAL statement_timeout = '{PATIENCE}s'; {query}"
    with connection.cursor() as cursor, patient(PATIENCE):
        cursor.execute(query, values)
        found = cursor.fetchone()
    columns = [json.loads(column or "[]") for column in found[:width]]
    if of_bytes is not None:
        columns[of_bytes] = list(_cut(found[width] or b"", columns[of_bytes]))
    return columns


def _cut(text, lengths):
    """Yield the parts of bytes that have these lengths; None is of no row."""
    start = 0
    for length in lengths:
        end = start + (length or 0)
        yield text[start:end]
        start = end
