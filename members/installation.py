"""What the database derives from declarations: installed after migrating, by no migration.

Triggers stand beside their models, the columns of persons in privacy/declaration.py.
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
# Any unknown migration would not do: a later version may have made it.
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
    """Install the triggers and functions that are new or differ, and drop those that are gone.

    All in one transaction: what PostgreSQL refuses makes the migrate command fail.
    """
    connection = connections[using]
    if _is_behind(connection):
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute(events.statement())
        cursor.execute(INSTALLED)
        installed = dict(cursor.fetchall())
        for trigger in _compiled():
            if installed.get(trigger.sql.pgid) != trigger.sql.hash:
                cursor.execute(trigger.install_sql)
        pgtrigger.prune(database=using)


def _is_behind(connection):
    """Whether migrations are missing, as after migrating to an earlier one."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes("members")))


def _compiled():
    return [trigger.compile(model) for model, trigger in pgtrigger.registered()]
