"""What the database derives from declarations: installed after migrating, by no migration.

Triggers stand beside their models, the columns of persons in privacy/declaration.py.
"""

import pgtrigger
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from members.privacy import events

INSTALLED = """
    SELECT tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger
    WHERE NOT tgisinternal
"""


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
