"""What the tables hold: read, and written back as it stood, without a trigger."""

from functools import cache
from io import BytesIO

from django.db import connection, transaction

KEPT = "django_migrations"


def read():
    """Give {table: its rows as COPY writes them} of all tables that hold any."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in _filled(cursor)}


def write(contents):
    """Let the tables hold that and nothing else; history and its guards are no hindrance."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in {*_filled(cursor), *contents}:
            rows = contents.get(table, b"")
            if _rows(cursor, table) != rows:
                cursor.execute(f"DELETE FROM {_quoted(table)}")
                cursor.copy_expert(f"COPY {_quoted(table)} FROM STDIN", BytesIO(rows))


def _filled(cursor):
    cursor.execute(_question())
    return [table for (table,) in cursor.fetchall()]


@cache
def _question():
    """Ask all tables at once which of them hold a row."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {KEPT}
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
