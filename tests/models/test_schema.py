"""An empty database is migrated by a shorter way, to the same schema."""

import re
import subprocess
from contextlib import nullcontext
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection

from cluster.embedded_postgres.server import BINARIES, SUPERUSER, Server
from members.management import rendering
from tests.support import database_role

# Of each: its table and column, those that it names, and the types of both columns.
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, mine.attname, confrelid::regclass::text, its.attname,
        format_type(mine.atttypid, mine.atttypmod), format_type(its.atttypid, its.atttypmod)
    FROM pg_constraint
    JOIN pg_attribute mine ON mine.attrelid = conrelid AND mine.attnum = conkey[1]
    JOIN pg_attribute its ON its.attrelid = confrelid AND its.attnum = confkey[1]
    WHERE contype = 'f'
"""


@pytest.mark.django_db
def test_every_foreign_key_has_a_constraint_and_the_type_of_what_it_names():
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS)
        installed = cursor.fetchall()

    assert len(installed) > 100
    assert {row[:4] for row in installed} == set(declared())
    assert all(of_key == of_target for *_names, of_key, of_target in installed)


def declared():
    tables = connection.introspection.table_names()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields if model._meta.db_table in tables else ():
            if field.is_relation and field.db_constraint:
                target = field.target_field
                found = (model._meta.db_table, field.column)
                yield (*found, target.model._meta.db_table, target.column)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_empty_database_gets_the_schema_that_django_would_give_it(monkeypatch):
    ours = schema_of_new_database()
    monkeypatch.setattr(rendering, "of_changed_models_alone", nullcontext)

    assert len(ours) > 10_000
    assert ours == schema_of_new_database()


def schema_of_new_database():
    """Return the lines by which pg_dump makes a database that has just been migrated."""
    settings = connection.settings_dict
    connection.close()
    with (
        database_role.others_as_owner(),
        patch.dict(settings, NAME=settings["NAME"]),
        patch.dict(settings["TEST"], NAME="test_schema", TEMPLATE=None),
    ):
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        lines = dumped("test_schema")
        connection.creation.destroy_test_db(settings["NAME"], verbosity=0)
    return lines


def dumped(database):
    sockets = Server(connection.settings_dict["HOST"]).sockets
    login = ["-h", sockets, "-U", SUPERUSER]
    command = [BINARIES / "pg_dump", "--schema-only", *login, database]
    made = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # These two lines hold a word by chance.
    return [
        line for line in made.splitlines() if not re.match(r"\\(un)?restrict", line)
    ]
