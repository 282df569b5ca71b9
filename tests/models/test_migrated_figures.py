"""Figures that an earlier version let through are listed before the database is changed."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import connection

from tests.support.database_role import owner
from tests.support.factories import make_effect, make_funding, make_project

migration = import_module("members.migrations.0052_proposed_figures")
RULES = {
    "members_climateeffect": [
        "an_effect_is_more_than_nothing",
        "a_range_of_an_effect_is_not_open",
        "an_effect_is_of_a_year_of_our_time",
    ],
    "members_funding": ["the_years_of_a_funding_are_in_order"],
}


def check():
    with owner(), connection.schema_editor(atomic=False) as editor:
        migration.refuse_wrong_figures(apps, editor)


@pytest.mark.django_db
def test_figures_that_a_constraint_would_refuse_are_listed_with_the_reason():
    project = make_project(title_nb="Fangst")
    effects = [make_effect(project, value=n, mechanism="avoided") for n in range(1, 6)]
    funding = make_funding(project)
    check()
    sql = [
        "value = 0",
        "value_max = 900, qualifier = 'at most'",
        "year = 24",
        f"contained_in_id = {effects[4].pk}, mechanism = 'captured'",
    ]

    with owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, rules in RULES.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for rule in rules:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {rule}")
        for effect, columns in zip(effects, sql, strict=False):
            cursor.execute(
                f"UPDATE members_climateeffect SET {columns} WHERE id = {effect.pk}"
            )
        cursor.execute("UPDATE members_funding SET years = '2025-2024'")
    with pytest.raises(CommandError) as refused:
        check()

    found = str(refused.value)
    numbers = [f"Climate effect {e.pk} of the project “Fangst”" for e in effects[:4]]
    assert [found.count(one) for one in numbers] == [1] * 4
    assert f"Climate effect {effects[4].pk} " not in found
    assert f"Funding {funding.pk} of the project “Fangst”: the last year is" in found
