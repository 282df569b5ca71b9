"""The arithmetic on the registry of Grenland, against the figures that sources give."""

from datetime import date

import pytest

from members.models import ClimateEffect, Emission, Target
from members.queries import climate
from tests.support.grenland import the_registry  # noqa: F401

pytestmark = pytest.mark.usefixtures("grenland")
TODAY = date(2026, 11, 27)
CO2, CO2E = "t CO₂/year", "t CO₂e/year"


def registry():
    """Return all effects, and each project's last."""
    rows = ClimateEffect.objects.select_related("project").prefetch_related("excludes")
    effects = [climate.Effect.of(row) for row in rows]
    return effects, {one.project.slug: one for one in effects}


def amounts(total):
    return [
        (str(a.qualifier), int(a.value), a.value_max and int(a.value_max))
        for a in total.amounts
    ]


def test_nothing_is_added_across_maturities_mechanisms_units_or_qualifiers():
    assert [
        (one.maturity, one.mechanism, one.unit, one.is_stopped, *amounts(one))
        for one in climate.sums(registry()[0])
    ] == [
        ("designed", "captured", CO2, False, ("about", 400_000, None)),
        ("designed", "used", CO2, False, ("about", 10_000, None)),
        (
            *("expected", "avoided", CO2, False, ("about", 42_000, None)),
            *(("at least", 22_000, None), ("at most", 21_000, None)),
        ),
        ("expected", "used", CO2E, False, ("about", 50_000, 200_000)),
        ("potential", "captured", CO2, False, ("about", 1_200_000, None)),
        ("potential", "avoided", CO2, True, ("about", 800_000, None)),
    ]


def test_a_stopped_project_counts_for_nothing_beyond_the_part_that_was_built():
    effects, by_project = registry()
    graph, hegra = climate.EffectGraph(effects), by_project["hegra"]

    assert graph.parts(hegra, effects) == [by_project["skrei"]]
    assert graph.beyond(hegra, effects) == 759_000
    assert not climate.worth(hegra, effects).counts


def test_an_effect_is_worth_what_it_adds_to_its_own_basis():
    effects, by_project = registry()

    worth = climate.worth(by_project["yara-birkeland"], effects)

    assert [amounts(side)[0] for side in (worth.before, worth.after)] == [
        ("about", 41_000, None),
        ("about", 42_000, None),
    ]
    assert (worth.counts, worth.counted_in, worth.includes) == (True, None, ())


def test_effects_and_emissions_are_asked_of_a_day_and_a_year():
    effects, _by_project = registry()
    emissions = Emission.objects.all()

    questions = [(TODAY, year) for year in (None, 2022, 2024, 2025, 2028)]
    questions += [(date(2020, month, 1), None) for month in (6, 12)]
    questions += [(date(2016, 1, 1), None)]
    counts = [
        len(climate.ClimateQuestion(*q, 2040).effects(effects)) for q in questions
    ]
    assert counts == [9, 1, 2, 3, 5, 1, 2, 0]
    questions = [(TODAY, year) for year in (None, 2020, 2022, 1990)]
    questions += [(date(2015, 1, 1), year) for year in (None, 2020)]
    counts = [len(climate.emissions_on(emissions, *q)) for q in questions]
    assert counts == [8, 3, 1, 0, 1, 0]


def test_the_way_starts_at_the_surest_figure_of_the_goals_own_emissions():
    emissions, targets = list(Emission.objects.all()), list(Target.objects.all())

    level = climate.current_level(emissions, targets, 2040)

    assert (level.target.year, level.target.value) == (2040, 0)
    figures = [(e.year_from, int(e.tonnes_co2e)) for e in level.emissions]
    assert figures == [(2020, 2_500_000), (2021, 2_400_000)]
    assert (level.start.year_from, level.start.tonnes_co2e) == figures[0]
