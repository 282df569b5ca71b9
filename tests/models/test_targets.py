"""The goal of the cluster is about emissions that the registry has."""

import pytest
from django.core.exceptions import ValidationError

from members.models import Target
from tests.support.climate import make_emission
from tests.support.rows import build, make

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
