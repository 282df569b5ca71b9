"""The arithmetic on the registry of Grenland, against the figures that sources give."""

from datetime import date

import pytest

from members import climate
from members.climate import Question
from members.models import ClimateEffect, Emission, Target
from tests.support.grenland import the_registry  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grenland")]
TODAY = date(2026, 11, 27)
CO2, CO2E = "t CO₂/year", "t CO₂e/year"


def registry():
    rows = ClimateEffect.objects.select_related("project").prefetch_related("excludes")
    return [climate.Effect.of(row) for row in rows]


def told(sums):
    return [
        (
            *(s.maturity, s.mechanism, s.unit, s.is_stopped),
            [
                (str(a.qualifier), int(a.value), a.value_max and int(a.value_max))
                for a in s.amounts
            ],
        )
        for s in sums
    ]


def slugs(effects):
    return [effect.project.slug for effect in effects]


def test_nothing_is_added_across_maturities_mechanisms_units_or_qualifiers():
    assert told(climate.sums(registry())) == [
        ("designed", "captured", CO2, False, [("about", 400_000, None)]),
        ("designed", "used", CO2, False, [("about", 10_000, None)]),
        (
            *("expected", "avoided", CO2, False),
            [
                ("about", 42_000, None),
                ("at least", 22_000, None),
                ("at most", 21_000, None),
            ],
        ),
        ("expected", "used", CO2E, False, [("about", 50_000, 200_000)]),
        ("potential", "captured", CO2, False, [("about", 1_200_000, None)]),
        ("potential", "avoided", CO2, True, [("about", 800_000, None)]),
    ]


def test_the_stopped_project_shows_what_lies_beyond_the_part_that_was_built():
    effects = registry()
    graph = climate.EffectGraph(effects)
    hegra = next(e for e in effects if e.project.slug == "hegra")

    assert slugs(graph.parts(hegra, effects)) == ["skrei"]
    assert graph.beyond(hegra, effects) == 759_000


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (TODAY, None, 9),
        (TODAY, 2022, 1),
        (TODAY, 2024, 2),
        (TODAY, 2025, 3),
        (TODAY, 2028, 5),
        (date(2020, 6, 1), None, 1),
        (date(2020, 12, 1), None, 2),
        (date(2016, 1, 1), None, 0),
    ],
)
def test_effects_are_asked_of_a_day_and_a_year(day, year, expected):
    assert len(Question(day, year, 2040).effects(registry())) == expected


def test_the_way_starts_at_the_surest_figure_of_the_goals_own_emissions():
    emissions, targets = list(Emission.objects.all()), list(Target.objects.all())

    level = climate.current_level(emissions, targets, 2040)

    assert (level.target.year, level.target.value) == (2040, 0)
    assert [(e.year_from, int(e.tonnes_co2e)) for e in level.emissions] == [
        (2020, 2_500_000),
        (2021, 2_400_000),
    ]
    assert (level.start.year_from, level.start.tonnes_co2e) == (2020, 2_500_000)


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (TODAY, None, 8),
        (TODAY, 2020, 3),
        (TODAY, 2022, 1),
        (TODAY, 1990, 0),
        (date(2015, 1, 1), None, 1),
        (date(2015, 1, 1), 2020, 0),
    ],
)
def test_emissions_are_asked_of_a_day_and_a_year(day, year, expected):
    assert len(climate.emissions_on(Emission.objects.all(), day, year)) == expected


def test_an_effect_is_worth_what_it_adds_to_its_own_basis():
    effects = registry()
    birkeland = next(e for e in effects if e.project.slug == "yara-birkeland")

    found = climate.worth(birkeland, effects)

    assert [told([s])[0][-1][0] for s in (found.before, found.after)] == [
        ("about", 41_000, None),
        ("about", 42_000, None),
    ]
    assert (found.counts, found.counted_in, found.includes) == (True, None, ())


def test_what_a_stopped_project_would_have_given_counts_for_nothing():
    effects = registry()
    hegra = next(e for e in effects if e.project.slug == "hegra")

    assert not climate.worth(hegra, effects).counts
