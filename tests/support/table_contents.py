"""Snapshots of tables: read as COPY writes them, and restored without triggers."""

from collections import Counter
from functools import cache
from io import BytesIO

from django.db import connection, transaction

# The rows of the last two are those of one server, and tell what was written beside them.
LOGS = "members_touched", "members_publicchange"
EXCLUDED = {"django_migrations", *LOGS}
TOUCH_EVERYTHING = """
    INSERT INTO members_touched (noun, row_id) VALUES ('*', 0) ON CONFLICT DO NOTHING
"""

SETTINGS = "SELECT current_setting('session_replication_role'), current_setting('role')"
RESTORE_SETTINGS = """
    SELECT set_config('session_replication_role', %s, true), set_config('role', %s, true)
"""
# What pg_stat_xact_user_tables says, at a third of its cost.
WRITES = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid)
        + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname NOT IN ('members_touched', 'members_publicchange')
"""


def read():
    """Return {table: its rows as COPY writes them} of all tables that are not empty."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in _non_empty(cursor)}


def read_only(tables):
    """Return {table: its rows as COPY writes them} of these tables."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in tables}


# What an undo leaves changed: history itself, addresses that were used, and no facts.
BESIDE_FACTS = {
    *("members_batch", "members_dataversion"),
    *("members_formerslug", "members_incomingfile", "members_pagechange"),
}


def facts(without=()):
    """Return {table: its rows in order} of all that an undo puts back as it was."""
    beside = BESIDE_FACTS.union(without)
    return {
        table: sorted(rows.splitlines())
        for table, rows in read().items()
        if table not in beside and not table.endswith("event")
    }


def writes():
    """Count the rows that were written to each table in this transaction, as Counter.

    Rows that a trigger wrote count, and those of a savepoint that was rolled back.
    """
    with connection.cursor() as cursor:
        cursor.execute(WRITES)
        return Counter(dict(cursor.fetchall()))


def write(contents):
    """Restore a snapshot exactly, past the triggers that protect history."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        [before] = cursor.fetchall()
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(TOUCH_EVERYTHING)
        for table in {*_non_empty(cursor), *contents}:
            rows = contents.get(table, b"")
            if _rows(cursor, table) != rows:
                cursor.execute(f"DELETE FROM {_quoted(table)}")
                cursor.copy_expert(f"COPY {_quoted(table)} FROM STDIN", BytesIO(rows))
        # The end of a savepoint would leave them as they are.
        cursor.execute(RESTORE_SETTINGS, before)


def _non_empty(cursor):
    cursor.execute(_non_empty_query())
    return [table for (table,) in cursor.fetchall()]


@cache
def _non_empty_query():
    """Return one query for the names of all tables that are not empty."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - EXCLUDED
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
