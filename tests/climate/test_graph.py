"""Effects that contain, exclude or replace each other are counted once."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members import climate
from members.climate import Effect, EffectGraph
from members.models import ClimateEffect, Project, Qualifier
from tests.support.sampling import examples

PROJECTS = [Project(pk=n, status="running") for n in range(6)]


def effect(pk, value=100, *, project=None, **fields):
    given = {"unit": "t", "mechanism": "avoided", "maturity": "expected", **fields}
    for name, kind in [
        ("mechanism", ClimateEffect.Mechanism),
        ("maturity", ClimateEffect.Maturity),
    ]:
        given[name] = kind(given[name])
    return Effect(
        pk, project or Project(pk=f"of {pk}", status="running"), Decimal(value), **given
    )


def keys(effects):
    return sorted(one.pk for one in effects)


def counted(effects):
    return keys(EffectGraph(effects).counted(effects)[0])


def test_a_part_is_counted_within_its_whole_and_alone_without_it():
    whole, part = effect(1), effect(2, contained_in=1)

    assert counted([whole, part]) == [1]
    assert counted([part]) == [2]


def test_what_a_whole_leaves_out_is_counted_beside_it():
    inner, middle = effect(3, contained_in=2), effect(2, contained_in=1)
    outer = effect(1, excludes=frozenset({3}))

    assert counted([outer, middle, inner]) == [1, 3]


def test_a_later_figure_of_a_project_replaces_an_earlier_one():
    first, second = (effect(n, project=PROJECTS[0], year=2020 + n) for n in (1, 2))

    found, left_out = EffectGraph([first, second]).counted([first, second])

    assert (found, left_out) == ([second], [(first, second)])


def test_a_second_phase_in_addition_to_the_first_is_added():
    first = effect(1, project=PROJECTS[0], year=2025)
    second = effect(2, project=PROJECTS[0], year=2028, excludes=frozenset({1}))
    third = effect(3, project=PROJECTS[0], year=2031)

    assert counted([first, second]) == [1, 2]
    assert counted([first, second, third]) == [3]


@pytest.mark.parametrize(
    ("whole", "parts", "beyond"),
    [
        ({}, [{"value": 41}], 59),
        ({}, [{"value": 41}, {"value": 9}], 50),
        ({}, [{"value": 101}], None),
        ({}, [], None),
        ({"value_max": 200}, [{"value": 41}], None),
        ({}, [{"value": 41, "qualifier": Qualifier.AT_MOST}], None),
        ({}, [{"value": 41}, {"value": 9, "maturity": "designed"}], None),
        ({}, [{"value": 41, "unit": "t CO₂e"}], None),
        ({}, [{"value": 41, "mechanism": "used"}], None),
        ({"excludes": frozenset({2})}, [{"value": 41}], None),
    ],
)
def test_what_lies_beyond_the_parts_is_said_only_where_it_can_be(whole, parts, beyond):
    every = [effect(1, **whole)]
    every += [effect(n, contained_in=1, **part) for n, part in enumerate(parts, 2)]

    assert EffectGraph(every).beyond(every[0], every) == beyond


def test_a_proposal_inside_another_effect_adds_nothing():
    whole = effect(1, 500)
    part = effect(None, 100, contained_in=1)

    found = climate.worth(part, [whole])

    assert (found.counts, found.counted_in) == (False, whole)
    assert [found.before.amounts[0].value, found.after.amounts[0].value] == [500, 500]


def test_a_proposal_that_contains_others_counts_instead_of_them():
    part = effect(1, 100, contained_in=None)
    series = [effect(n, n, project=PROJECTS[0], year=2020 + n) for n in (2, 3)]
    new = effect(9, 300, project=PROJECTS[0], year=2030)

    found = climate.worth(new, [part, *series])

    assert (keys(found.supersedes), found.includes) == ([2, 3], ())
    assert found.before.amounts[0].value == 103
    assert found.after.amounts[0].value == 400


@st.composite
def drawn_effects(draw):
    """Return random effects in two bases that contain and exclude each other in any way."""
    how_many = draw(st.integers(1, 9))
    effects = []
    for pk in range(how_many):
        above = draw(st.none() | st.integers(0, pk - 1)) if pk else None
        others = st.sets(
            st.integers(0, how_many - 1).filter(lambda n, pk=pk: n != pk), max_size=2
        )
        effects.append(
            effect(
                pk,
                draw(st.integers(1, 50)),
                contained_in=above,
                excludes=frozenset(draw(others)),
                maturity=draw(st.sampled_from(["expected", "potential"])),
                qualifier=draw(st.sampled_from(list(Qualifier))),
            )
        )
    return effects


def tonnes_of(effects):
    """Return, for each effect, the tonnes it speaks of, each tonne an element of a set.

    An effect has tonnes of its own, and those of what lies in it, without what either side
    says is in addition to the other. Written from the meaning, not from the code.
    """
    by_key = {one.pk: one for one in effects}

    def apart(one, other):
        return other.pk in one.excludes or one.pk in other.excludes

    def holds(whole, one):
        path = [one]
        while path[-1] is not whole:
            above = by_key.get(path[-1].contained_in)
            if above is None or any(apart(above, below) for below in path):
                return False
            path.append(above)
        return True

    own = {one.pk: {(one.pk, n) for n in range(int(one.value))} for one in effects}
    return {
        whole.pk: set().union(*(own[one.pk] for one in effects if holds(whole, one)))
        for whole in effects
    }


@settings(max_examples=examples(100), deadline=None)
@given(drawn_effects())
def test_no_tonne_is_counted_twice_and_none_is_lost(effects):
    tonnes = tonnes_of(effects)

    for found in climate.sums(effects):
        same = [one for one in effects if one.basis == effects_basis(found)]
        sets = [tonnes[one.pk] for one in found.effects]
        own = {
            one.pk: tonnes[one.pk] & {(one.pk, n) for n in range(50)} for one in same
        }

        assert sum(map(len, sets)) == len(set().union(*sets))
        assert set().union(*sets) >= set().union(*own.values())
        left = {one.pk for one, _by in found.left_out}
        assert keys(same) == sorted([*keys(found.effects), *left])
        assert all(by in found.effects for _one, by in found.left_out)


def effects_basis(found):
    return found.is_stopped, found.maturity, found.mechanism, found.unit


@settings(max_examples=examples(25), deadline=None)
@given(drawn_effects())
def test_amounts_add_the_counted_effects_of_each_qualifier(effects):
    for found in climate.sums(effects):
        expected = {}
        for one in found.effects:
            expected[one.qualifier] = expected.get(one.qualifier, 0) + one.value

        assert {a.qualifier: a.value for a in found.amounts} == expected
        assert len(found.amounts) == len(expected)


def test_ranges_stay_ranges_and_are_not_added_to_single_values():
    found = climate.sums(
        [effect(1, 10), effect(2, 20, value_max=30), effect(3, 1, value_max=2)]
    )[0]

    assert [(a.value, a.value_max) for a in found.amounts] == [(10, None), (21, 32)]
    assert found.upper == 42
