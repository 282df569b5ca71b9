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
    if (found := _found(rows, names, lists)) is None:
        return [[] for _ in names]
    columns = [json.loads(column or "[]") for column in found[:width]]
    if of_bytes is not None:
        columns[of_bytes] = list(_cut(found[width] or b"", columns[of_bytes]))
    return columns


def numbers_and_texts(rows, numbers):
    """Return the columns of a values_list(): numbers where `numbers` is True, else texts.

    They are read in a fourth of the time that JSON takes, which is there for what is null.
    """
    names = [f"c{at}" for at in range(len(numbers))]
    pairs = list(zip(names, numbers, strict=True))
    found = _found(rows, names, ["count(*)", *(_joined(*pair) for pair in pairs)])
    if found is None or not found[0]:
        return [[] for _ in names]
    split = [_split(*pair) for pair in zip(found[1:], numbers, strict=True)]
    if any(len(column) != found[0] for column in split):
        return in_columns(rows, len(names))
    return split


def _joined(name, is_number):
    if is_number:
        return f"string_agg(int8send({name}), ''::bytea)"
    return f"string_agg(coalesce({name}, '{SEPARATOR}'), '{SEPARATOR}')"


def _split(joined, is_number):
    return unpacked(joined).tolist() if is_number else joined.split(SEPARATOR)


def _found(rows, names, lists):
    """Return the row with `lists` of what the rows are called by their names; None: of nothing."""
    try:
        query, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    # Without a value in the text: what is filtered by stays in the parameters.
    query = f"SELECT {', '.join(lists)} FROM ({query}) found ({', '.join(names)})"  # noqa: S608
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
