"""Every column of text is declared: as a person's, as one that may speak of one, or as neither."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from members.privacy import events
from members.privacy.columns import TABLES, free_text, impersonal
from members.privacy.declaration import ELSEWHERE, HELD

SAYING = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
    ArrayField,
)


def nouns():
    found = apps.get_models(include_auto_created=True)
    return [n for n in found if not hasattr(n, "pgh_tracked_model")]


def columns_that_may_say_something():
    return {
        (noun._meta.label, column.name)
        for noun in nouns()
        if not noun._meta.proxy and noun._meta.managed
        for column in noun._meta.local_concrete_fields
        if isinstance(column, SAYING) and not column.choices and not column.generated
    }


def declared():
    """List (model, column) as often as it is declared."""
    held = [(one.noun, name) for one in [*HELD, *ELSEWHERE] for name in one.columns]
    words = [
        (noun, name)
        for table in (free_text(), impersonal())
        for noun, names in table.items()
        for name in names
    ]
    return [*held, *words]


def test_every_column_of_text_is_declared_once():
    found = declared()

    assert set(found) == columns_that_may_say_something()
    assert len(found) == len(set(found))


@pytest.mark.django_db
def test_no_table_stands_outside():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = {name for (name,) in cursor.fetchall()}

    modelled = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    assert tables - modelled <= TABLES


@pytest.mark.django_db
def test_the_database_knows_the_declaration():
    """What an erasure may blank is installed after migrating: members/installation.py."""
    expected = events.personal_columns()

    with connection.cursor() as cursor:
        for table, columns in expected.items():
            cursor.execute("SELECT personal_columns(%s)", [table])
            assert (table, cursor.fetchone()[0]) == (table, columns)
        cursor.execute("SELECT personal_columns('members_organization')")
        assert cursor.fetchone() == ([],)


def test_whoever_is_told_of_a_column_gets_one_that_exists():
    for held in [*HELD, *ELSEWHERE]:
        there = {field.name for field in apps.get_model(held.noun)._meta.fields}
        assert {*held.told, *held.columns, *held.extra, *held.secret} <= there, (
            held.noun
        )
