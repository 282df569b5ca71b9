"""Every column of text is declared as personal, as free text, or as impersonal."""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from members.people import privacy
from tests.support.events import rows
from tests.support.impersonal_columns import TABLES, impersonal

DATA = [*privacy.PERSONAL_DATA, *privacy.INDIRECT_DATA]
TEXTUAL = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
TEXTUAL += (models.FileField, models.GenericIPAddressField, ArrayField)


def test_every_column_of_text_is_declared_once_and_exists():
    declared = [(data.model, name) for data in DATA for name in data.columns]
    for table in (privacy.free_text(), impersonal()):
        declared += [(model, name) for model in table for name in table[model]]

    tables = apps.get_models(include_auto_created=True)
    assert set(declared) == {
        (model._meta.label, column.name)
        for model in tables
        if not (hasattr(model, "pgh_tracked_model") or model._meta.proxy)
        and model._meta.managed
        for column in model._meta.local_concrete_fields
        if isinstance(column, TEXTUAL) and not column.choices and not column.generated
    }
    assert len(declared) == len(set(declared))
    for data in DATA:
        there = {field.name for field in apps.get_model(data.model)._meta.fields}
        named = {*data.context, *data.columns, *data.also_set, *data.hidden}
        assert named <= there, data.model


def test_every_table_has_a_model_or_is_listed():
    found = rows(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    )
    tables = {name for (name,) in found}

    modelled = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    assert tables - modelled <= TABLES


def test_the_declaration_is_installed_in_the_database():
    expected = privacy.personal_columns() | {"members_organization": []}

    for table, columns in expected.items():
        assert rows("SELECT personal_columns(%s)", table) == [(columns,)], table
