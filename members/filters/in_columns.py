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


def in_columns(rows, width):
    """Return the columns of a values_list() in its order; bytes as PostgreSQL writes them.

    PostgreSQL answers in one row, with each column as JSON.
    """
    try:
        query, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return [[] for _ in range(width)]
    names = [f"c{number}" for number in range(width)]
    lists = ", ".join(f"json_agg({name})::text" for name in names)
    # Without a value in the text: what is filtered by stays in the parameters.
    query = f"SELECT {lists} FROM ({query}) found ({', '.join(names)})"  # noqa: S608
    query = f"SET LOCAL statement_timeout = '{PATIENCE}s'; {query}"
    with connection.cursor() as cursor, patient(PATIENCE):
        cursor.execute(query, values)
        return [json.loads(column or "[]") for column in cursor.fetchone()]
