"""Effects that contain, exclude or replace each other are counted once."""

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings, strategies as st

from members.models import ClimateEffect, Project, Qualifier
from members.queries import climate
from members.queries.climate import Effect, EffectGraph
from tests.support.cases import cases
from tests.support.sampling import examples


def effect(pk, value=100, *, project=None, **fields):
    given = {"unit": "t", "mechanism": "avoided", "maturity": "expected", **fields}
    given["mechanism"] = ClimateEffect.Mechanism(given["mechanism"])
    given["maturity"] = ClimateEffect.Maturity(given["maturity"])
    project = project or Project(pk=f"of {pk}", status="running")
    return Effect(pk, project, Decimal(value), **given)


def keys(effects):
    return sorted(one.pk for one in effects)


PHASE = {"project": Project(pk=1, status="running")}
WHOLE, PART, IN_PART = (effect(n, contained_in=n - 1 or None) for n in (1, 2, 3))
WITHOUT_3 = effect(1, excludes=frozenset({3}))
FIRST = effect(1, year=2025, **PHASE)
SECOND = effect(2, year=2028, excludes=frozenset({1}), **PHASE)
THIRD = effect(3, year=2031, **PHASE)


def test_each_tonne_is_counted_once():
    for effects, expected in (
        # A part counts within its whole, and alone without it.
        *(([WHOLE, PART], [1]), ([PART], [2])),
        # What a whole leaves out counts beside it.
        ([WITHOUT_3, PART, IN_PART], [1, 3]),
        # So does a second phase, until a later figure replaces both.
        *(([FIRST, SECOND], [1, 2]), ([FIRST, SECOND, THIRD], [3])),
    ):
        assert keys(EffectGraph(effects).counted(effects)[0]) == expected


def test_a_later_figure_of_a_project_replaces_an_earlier_one():
    first, second = (effect(n, year=2020 + n, **PHASE) for n in (1, 2))

    counted = EffectGraph([first, second]).counted([first, second])

    assert counted == ([second], [(first, second)])


def test_what_lies_beyond_the_parts_is_said_only_where_it_can_be():
    for whole, parts, beyond in cases(__file__, "beyond.jsonl"):
        excludes = {"excludes": frozenset(whole.get("excludes", ()))}
        every = [effect(1, **whole | excludes)]
        every += [effect(n, contained_in=1, **part) for n, part in enumerate(parts, 2)]
        assert EffectGraph(every).beyond(every[0], every) == beyond, (whole, parts)


def test_a_proposal_counts_within_its_whole_and_instead_of_its_series():
    whole, part = effect(1, 500), effect(None, 100, contained_in=1)
    series = [effect(n, n, year=2020 + n, **PHASE) for n in (2, 3)]

    inside = climate.worth(part, [whole])
    new = climate.worth(effect(9, 300, year=2030, **PHASE), [effect(1), *series])

    assert (inside.counts, inside.counted_in) == (False, whole)
    assert (keys(new.supersedes), new.includes) == ([2, 3], ())
    assert [
        [side.amounts[0].value for side in (one.before, one.after)]
        for one in (inside, new)
    ] == [[500, 500], [103, 400]]


@st.composite
def drawn_effects(draw):
    """Return random effects in two bases that contain and exclude each other in any way."""
    how_many = draw(st.integers(1, 9))
    others = st.sets(st.integers(0, how_many - 1), max_size=2)
    return [
        effect(
            pk,
            draw(st.integers(1, 50)),
            contained_in=draw(st.none() | st.integers(0, pk - 1)) if pk else None,
            excludes=frozenset(draw(others) - {pk}),
            maturity=draw(st.sampled_from(["expected", "potential"])),
            qualifier=draw(st.sampled_from(list(Qualifier))),
        )
        for pk in range(how_many)
    ]


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
def test_no_tonne_is_counted_twice_and_none_is_lost_in_the_sums(effects):
    tonnes = tonnes_of(effects)

    for total in climate.sums(effects):
        basis = total.is_stopped, total.maturity, total.mechanism, total.unit
        same = [one for one in effects if one.basis == basis]
        sets = [tonnes[one.pk] for one in total.effects]
        own = {(one.pk, n) for one in same for n in range(int(one.value))}
        left, by = zip(*total.left_out, strict=True) if total.left_out else ((), ())
        amounts = Counter()
        for one in total.effects:
            amounts[one.qualifier] += one.value

        assert sum(map(len, sets)) == len(set().union(*sets))
        assert set().union(*sets) >= own
        assert keys(same) == sorted({*keys(total.effects), *keys(left)})
        assert {one.pk for one in by} <= {one.pk for one in total.effects}
        sums = sorted((one.qualifier, one.value) for one in total.amounts)
        assert sums == sorted(amounts.items())


def test_ranges_stay_ranges_and_are_not_added_to_single_values():
    effects = [effect(1, 10), effect(2, 20, value_max=30), effect(3, 1, value_max=2)]

    [total] = climate.sums(effects)

    assert [(a.value, a.value_max) for a in total.amounts] == [(10, None), (21, 32)]
    assert total.upper == 42
