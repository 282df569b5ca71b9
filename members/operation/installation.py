"""Triggers and functions derived from declarations, installed after each migrate.

Triggers are declared beside their models; features register the makers of functions' SQL.
"""

import pgtrigger
from django.core.management import CommandError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

FUNCTIONS = []
INSTALLED = """
    SELECT tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger
    WHERE NOT tgisinternal
"""
# The first one of each kind of before; other unknown migrations may be of a later version.
BEFORE_0_3 = ("members", "0001_functions")
OLDER = (
    "This {} was made before version 0.3.0, the first release, and cannot be brought up to"
    " date"
)
REMEDY = "{older}: {remedy}, and start again. What was typed into it, as into a demo, is lost."


def register_functions(make_sql):
    """Register the decorated function, which returns the SQL of database functions."""
    FUNCTIONS.append(make_sql)
    return make_sql


def older_database(using):
    """Return why the database cannot be migrated, if it was made before version 0.3.0."""
    connection = connections[using]
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except OperationalError:  # out of reach, which the command itself reports
        return ""
    if BEFORE_0_3 not in applied:
        return ""
    folder = getattr(connection, "data_folder", None)
    remedy = f"remove {folder}" if folder else "make an empty one"
    return REMEDY.format(older=OLDER.format("database"), remedy=remedy)


class ReleasedDatabaseCommand:
    """A command, before its class in the bases, that refuses an older database.

    Before the system checks, which would report it in several lines.
    """

    def execute(self, *args, **options):
        if why := older_database(options.get("database") or DEFAULT_DB_ALIAS):
            raise CommandError(why)
        return super().execute(*args, **options)


def install(using, **kwargs):
    """Create triggers and functions that are new or changed, and drop those no longer declared.

    All in one transaction: an error of PostgreSQL makes the migrate command fail.
    """
    connection = connections[using]
    if _is_behind(connection):
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        for make_sql in FUNCTIONS:
            cursor.execute(make_sql())
        cursor.execute(INSTALLED)
        installed = dict(cursor.fetchall())
        for model, trigger in pgtrigger.registered():
            compiled = trigger.compile(model)
            if installed.get(compiled.sql.pgid) != compiled.sql.hash:
                cursor.execute(compiled.install_sql)
        pgtrigger.prune(database=using)


def _is_behind(connection):
    """Whether migrations are unapplied, as after migrating backwards."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes("members")))
