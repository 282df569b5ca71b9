"""The tables of the database refer to each other as the models do."""

import pytest
from django.apps import apps
from django.db import connection

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
