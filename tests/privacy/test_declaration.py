"""Every column of text is declared as personal, as free text, or as impersonal."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from members.privacy import (
    INDIRECT_DATA,
    PERSONAL_DATA,
    free_text,
    personal_columns,
)
from tests.support.impersonal_columns import TABLES, impersonal

TEXTUAL = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
    ArrayField,
)


def models_without_events():
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if not hasattr(model, "pgh_tracked_model")]


def textual_columns():
    return {
        (model._meta.label, column.name)
        for model in models_without_events()
        if not model._meta.proxy and model._meta.managed
        for column in model._meta.local_concrete_fields
        if isinstance(column, TEXTUAL) and not column.choices and not column.generated
    }


def declared():
    """Return (model, column) as often as it is declared."""
    personal = [
        (data.model, name)
        for data in [*PERSONAL_DATA, *INDIRECT_DATA]
        for name in data.columns
    ]
    others = [
        (model, name)
        for table in (free_text(), impersonal())
        for model, names in table.items()
        for name in names
    ]
    return [*personal, *others]


def test_every_column_of_text_is_declared_once():
    found = declared()

    assert set(found) == textual_columns()
    assert len(found) == len(set(found))


@pytest.mark.django_db
def test_every_table_has_a_model_or_is_listed():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = {name for (name,) in cursor.fetchall()}

    modelled = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    assert tables - modelled <= TABLES


@pytest.mark.django_db
def test_the_declaration_is_installed_in_the_database():
    expected = personal_columns()

    with connection.cursor() as cursor:
        for table, columns in expected.items():
            cursor.execute("SELECT personal_columns(%s)", [table])
            assert (table, cursor.fetchone()[0]) == (table, columns)
        cursor.execute("SELECT personal_columns('members_organization')")
        assert cursor.fetchone() == ([],)


def test_every_declared_column_exists():
    for data in [*PERSONAL_DATA, *INDIRECT_DATA]:
        there = {field.name for field in apps.get_model(data.model)._meta.fields}
        assert {*data.context, *data.columns, *data.also_set, *data.hidden} <= there, (
            data.model
        )
