"""Effects within others, of the same unit and mechanism, and goals that name emissions."""

import pytest

from members.models import ClimateEffect, Target
from tests.support.climate import make_emission
from tests.support.concurrency import altered_trigger, write_concurrently
from tests.support.refusals import broken_by, refusal, told
from tests.support.rows import build, make

pytestmark = pytest.mark.django_db
RULE = "a_contained_effect_is_of_the_same_kind"
LOCK = ("PERFORM pg_advisory_xact_lock", "-- PERFORM")


def write(effect, **columns):
    ClimateEffect.objects.filter(pk=effect.pk).update(**columns)


@pytest.mark.parametrize(
    "otherwise", [{"unit": "t CO₂e/year"}, {"mechanism": "avoided"}]
)
def test_an_effect_lies_in_none_of_another_unit_or_mechanism(otherwise):
    whole = make(ClimateEffect)
    part, stranger = make(ClimateEffect), make(ClimateEffect, **otherwise)
    write(part, contained_in=whole)

    assert broken_by(lambda: write(stranger, contained_in=whole)) == RULE
    assert broken_by(lambda: write(part, **otherwise)) == RULE
    assert broken_by(lambda: write(whole, **otherwise)) == RULE
    assert broken_by(lambda: make(ClimateEffect, contained_in=stranger)) == RULE
    part.contained_in = stranger
    words = "An effect can only be part of one with the same unit and mechanism."
    assert told(part.full_clean) == [words]


def both_at_once(whole, part):
    return write_concurrently(
        lambda: write(part, contained_in=whole), lambda: write(whole, mechanism="used")
    )


@pytest.mark.django_db(transaction=True)
def test_two_writes_at_once_do_not_part_them():
    assert both_at_once(make(ClimateEffect), make(ClimateEffect)) == RULE


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_writes_at_once_would_part_them():
    whole, part = make(ClimateEffect), make(ClimateEffect)
    table = ClimateEffect._meta.db_table

    with (
        altered_trigger(table, "contained_of_same_kind", function=LOCK),
        altered_trigger(table, "no_cycle", function=LOCK),
    ):
        refused = both_at_once(whole, part)

    part.refresh_from_db()
    assert refused is None
    assert part.mechanism != part.contained_in.mechanism


def test_a_target_names_emissions_that_there_are_or_none():
    for year in (2020, 2021):
        make_emission(year_from=year, tonnes_co2e=5)
    goal = build(Target, emissions_nb="industrien", unit="t CO₂e/year")

    assert refusal(goal.full_clean).message_dict == {
        "emissions_nb": ["Ingen utslipp har dette emnet. Disse finnes: Industrien."]
    }
    make(Target).full_clean()
