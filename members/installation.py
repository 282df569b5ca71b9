"""Triggers and functions derived from declarations, installed after each migrate.

Triggers are declared beside their models, personal columns in privacy/declaration.py.
"""

import pgtrigger
from django.core.management import CommandError
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from members.privacy import events

INSTALLED = """
    SELECT tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger
    WHERE NOT tgisinternal
"""
# Other unknown migrations may belong to a later version.
BEFORE_0_2 = ("members", "0003_sites_within")
TOO_OLD = (
    "This database is of the time before version 0.2.0 and cannot be brought up to date:"
    " {remedy}, and start again. What was typed into it, as into a demo, is lost."
)


def refuse_older_database(using, **kwargs):
    """Raise CommandError if the database was made by the migrations before version 0.2.0."""
    connection = connections[using]
    if BEFORE_0_2 in MigrationRecorder(connection).applied_migrations():
        folder = getattr(connection, "data_folder", None)
        remedy = f"remove {folder}" if folder else "make an empty one"
        raise CommandError(TOO_OLD.format(remedy=remedy))


def install(using, **kwargs):
    """Create triggers and functions that are new or changed, and drop those no longer declared.

    All in one transaction: an error of PostgreSQL makes the migrate command fail.
    """
    connection = connections[using]
    if _is_behind(connection):
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute(events.functions_sql())
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
