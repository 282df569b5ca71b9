"""All rows of a query at once, a list a column: quicker than row by row where there are many."""

import json

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Func, IntegerField

from ..patience import patient
from .packed_ids import unpacked

# Seconds; the limit for statements of visitors is shorter than a million rows take. One
# thread reads a list, and visitors go on with the last one.
PATIENCE = 20


class DayNumber(Func):
    """A day as a number, which takes a tenth of the time to read; -1 if there is none."""

    template = "coalesce(%(expressions)s - DATE '0001-01-01', -1)"
    output_field = IntegerField()


# A text that has it, or is null, makes more parts than there are rows.
SEPARATOR = "\x1e"


def in_columns(rows, width, of_bytes=None):
    """Return the columns of a values_list() in its order; one of them may be `of_bytes`.

    PostgreSQL answers in one row, with each column as JSON; but bytes one after another with
    their lengths, since to write them as JSON takes as long as to find them.
    """
    names = [f"c{number}" for number in range(width)]
    lists = [f"json_agg({name})::text" for name in names]
    if of_bytes is not None:
        lists[of_bytes] = f"json_agg(length({names[of_bytes]}))::text"
        lists.append(f"string_agg({names[of_bytes]}, ''::bytea)")
    try:
        found = _found((rows, names, lists))
    except EmptyResultSet:
        return [[] for _ in names]
    columns = [json.loads(column or "[]") for column in found[:width]]
    if of_bytes is not None:
        columns[of_bytes] = list(_cut(found[width] or b"", columns[of_bytes]))
    return columns


def numbers_and_texts(*asked):
    """Return the columns of each values_list(): numbers where `numbers` is True, else texts.

    One query for all (rows, numbers). They are read in a fourth of the time that JSON takes,
    which is there for what is null.
    """
    parts = []
    for rows, numbers in asked:
        names = [f"c{at}" for at in range(len(numbers))]
        parts.append((rows, names, ["count(*)", *map(_joined, names, numbers)]))
    try:
        found = iter(_found(*parts))
    except EmptyResultSet:
        return [in_columns(rows, len(numbers)) for rows, numbers in asked]
    return [
        _columns(rows, numbers, next(found), [next(found) for _ in numbers])
        for rows, numbers in asked
    ]


def _columns(rows, numbers, length, joined):
    if not length:
        return [[] for _ in numbers]
    split = list(map(_split, joined, numbers))
    is_whole = all(len(column) == length for column in split)
    return split if is_whole else in_columns(rows, len(numbers))


def _joined(name, is_number):
    if is_number:
        return f"string_agg(int8send({name}), ''::bytea)"
    return f"string_agg(coalesce({name}, '{SEPARATOR}'), '{SEPARATOR}')"


def _split(joined, is_number):
    return unpacked(joined).tolist() if is_number else joined.split(SEPARATOR)


def _found(*parts):
    """Return one row with the `lists` of each of (rows, names of their columns, lists)."""
    tables, values = [], []
    for rows, names, lists in parts:
        query, given = rows.query.sql_with_params()
        # Without a value in the text: what is filtered by stays in the parameters.
        table = f"SELECT {', '.join(lists)} FROM ({query}) found ({', '.join(names)})"  # noqa: S608
        tables.append(f"({table}) AS part{len(tables)}")
        values += given
    query = f"SELECT * FROM {', '.join(tables)}"  # noqa: S608
    query = f"SET LOCAL statement_timeout = '{PATIENCE}s'; {query}"
    with connection.cursor() as cursor, patient(PATIENCE):
        cursor.execute(query, values)
        return cursor.fetchone()


def _cut(text, lengths):
    """Yield the parts of bytes that have these lengths; None is of no row."""
    start = 0
    for length in lengths:
        end = start + (length or 0)
        yield text[start:end]
        start = end
