"""Snapshots of all tables: read as COPY writes them, and restored without triggers."""

from functools import cache
from io import BytesIO

from django.db import connection, transaction

EXCLUDED = "django_migrations"


def read():
    """Return {table: its rows as COPY writes them} of all tables that are not empty."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in _non_empty(cursor)}


def write(contents):
    """Restore a snapshot exactly, past the triggers that protect history."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in {*_non_empty(cursor), *contents}:
            rows = contents.get(table, b"")
            if _rows(cursor, table) != rows:
                cursor.execute(f"DELETE FROM {_quoted(table)}")
                cursor.copy_expert(f"COPY {_quoted(table)} FROM STDIN", BytesIO(rows))


def _non_empty(cursor):
    cursor.execute(_non_empty_query())
    return [table for (table,) in cursor.fetchall()]


@cache
def _non_empty_query():
    """Return one query for the names of all tables that are not empty."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {EXCLUDED}
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {_quoted(table)})"
        for table in sorted(tables)
    )


def _rows(cursor, table):
    rows = BytesIO()
    cursor.copy_expert(f"COPY {_quoted(table)} TO STDOUT", rows)
    return rows.getvalue()


def _quoted(table):
    return connection.ops.quote_name(table)
