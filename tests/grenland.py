"""The real registry for tests that commit: loaded once, then written back as it stood."""

from functools import cache
from io import BytesIO

from django.core.management import call_command
from django.db import connection, transaction

KEPT = "django_migrations"


def load():
    """Put the registry into the database, which holds what migrations brought."""
    tables = _loaded.cache_info().currsize and _loaded()
    if not tables:
        call_command("load_registry", "members/grenland", verbosity=0)
        _loaded()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        # The rows of triggers are among those written back.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, tables))}")
        for table, rows in tables.items():
            cursor.copy_expert(f"COPY {_quoted(table)} FROM STDIN", BytesIO(rows))


@cache
def _loaded():
    """Give {table: its rows as COPY writes them}, as the database stands."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: _rows(cursor, name) for name in names if name != KEPT}


def _rows(cursor, table):
    rows = BytesIO()
    cursor.copy_expert(f"COPY {_quoted(table)} TO STDOUT", rows)
    return rows.getvalue()


def _quoted(table):
    return connection.ops.quote_name(table)
