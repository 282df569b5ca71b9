"""The goal of the cluster is about emissions that the registry has."""

from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from members.models import Target
from members.models.targets import TONNES
from tests.support.climate import make_emission, make_goal
from tests.support.rows import build, make

migration = import_module("members.migrations.0055_goal_of_the_cluster")
pytestmark = pytest.mark.django_db


def test_a_target_cannot_name_emissions_that_there_are_not():
    for year in (2020, 2021):
        make_emission(year_from=year, tonnes_co2e=5)
    goal = build(Target, emissions_nb="industrien", unit="t CO₂e/year")

    with pytest.raises(ValidationError) as refusal:
        goal.full_clean()

    assert refusal.value.message_dict == {
        "emissions_nb": ["Ingen utslipp har dette emnet. Disse finnes: Industrien."]
    }


def test_a_target_that_names_none_is_no_goal():
    make(Target).full_clean()


def test_the_goal_of_before_keeps_its_emissions():
    goal = make_goal(scope_nb="Regionen") and Target.objects.get()
    Target.objects.update(emissions_nb="")
    make_emission(scope_nb="Reg", tonnes_co2e=5)
    make(Target, scope_nb="Aluminium", unit=TONNES, year=2040)
    make(Target, scope_nb="Regionen", unit=TONNES, year=2050)

    with connection.cursor() as cursor:
        cursor.execute(migration.NAME_EMISSIONS)

    named = Target.objects.exclude(emissions_nb="")
    assert list(named.values_list("pk", "emissions_nb")) == [(goal.pk, "Regionen")]
