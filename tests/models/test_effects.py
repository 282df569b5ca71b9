"""An effect within another: of the same unit and mechanism, also when two people write."""

import pytest

from members.models import ClimateEffect
from tests.support.concurrency import altered_trigger, write_concurrently
from tests.support.refusals import broken_by, told
from tests.support.rows import make

RULE = "a_contained_effect_is_of_the_same_kind"
OTHERWISE = [{"unit": "t CO₂e/year"}, {"mechanism": "avoided"}]


def write(effect, **columns):
    ClimateEffect.objects.filter(pk=effect.pk).update(**columns)


@pytest.mark.django_db
@pytest.mark.parametrize("otherwise", OTHERWISE)
def test_an_effect_lies_in_none_of_another_unit_or_mechanism(otherwise):
    whole = make(ClimateEffect)
    part, stranger = make(ClimateEffect), make(ClimateEffect, **otherwise)
    write(part, contained_in=whole)

    assert broken_by(lambda: write(stranger, contained_in=whole)) == RULE
    assert broken_by(lambda: write(part, **otherwise)) == RULE
    assert broken_by(lambda: write(whole, **otherwise)) == RULE
    assert broken_by(lambda: make(ClimateEffect, contained_in=stranger)) == RULE


@pytest.mark.django_db
def test_a_form_says_that_it_is_of_another_kind():
    part = make(ClimateEffect)
    part.contained_in = make(ClimateEffect, mechanism="used")

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
    lock = ("PERFORM pg_advisory_xact_lock", "-- PERFORM")
    table = ClimateEffect._meta.db_table

    with (
        altered_trigger(table, "contained_of_same_kind", function=lock),
        altered_trigger(table, "no_cycle", function=lock),
    ):
        refusal = both_at_once(whole, part)

    part.refresh_from_db()
    assert refusal is None
    assert part.mechanism != part.contained_in.mechanism
