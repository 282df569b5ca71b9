"""The contents of a database: the count of the rows of each table and a hash of them.

The hash does not depend on the order of the rows, and no setting of the session changes it.
"""

# The text of a row is the same on every server with these.
SETTINGS = """
    SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';
    SET bytea_output = 'hex'; SET extra_float_digits = 1; SET statement_timeout = 0;
    SET idle_in_transaction_session_timeout = 0; SET search_path = public
"""
TABLES = """
    SELECT relname, quote_ident(relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""
ROWS = """
    SELECT count(*), encode(sha256(coalesce(string_agg(hash, ''::bytea ORDER BY hash), '')), 'hex')
    FROM (
        SELECT sha256(convert_to("the row"::text, 'UTF8')) AS hash
        FROM public.{} AS "the row"
    ) AS hashes
"""
UNVALIDATED = """
    SELECT conname FROM pg_constraint WHERE NOT convalidated
    UNION ALL
    SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
"""
MIGRATIONS = "SELECT app, name FROM public.django_migrations ORDER BY id"


def of(cursor):
    """Return {table: [number of rows, hash of the rows]}."""
    cursor.execute(SETTINGS)
    cursor.execute(TABLES)
    return {name: _count_and_hash(cursor, quoted) for name, quoted in cursor.fetchall()}


def differences(expected, actual):
    """Return the names of the tables that are not the same."""
    return sorted(
        name
        for name in expected.keys() | actual.keys()
        if expected.get(name) != actual.get(name)
    )


def unvalidated(cursor):
    """Return the names of constraints and indexes that do not hold."""
    cursor.execute(UNVALIDATED)
    return [name for (name,) in cursor.fetchall()]


def migrations(cursor):
    """Return the migrations that have been applied, in order, as "app.name"."""
    cursor.execute(MIGRATIONS)
    return [f"{app}.{name}" for app, name in cursor.fetchall()]


def _count_and_hash(cursor, quoted):
    cursor.execute(ROWS.format(quoted))
    return list(cursor.fetchone())
