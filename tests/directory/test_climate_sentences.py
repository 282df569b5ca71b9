"""What may be quoted from the climate page is true of every day, year and registry."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from members.directory.climate_sentences import quotable_sentences
from members.models import ClimateEffect, Qualifier
from tests.directory.climate_facts import (
    LONG_AGO,
    effect,
    emission,
    picture,
    target,
)

EMITTED = "Industry emitted 1 million tonnes of CO₂ equivalents in 2020."
ZERO = "The target for 2040 is zero."
UNMEASURED = "No project in the registry has a measured effect."
NONE_HERE = "Measured effects are registered, but none of them counts here."


def said(*effects, language="en", **asked):
    with translation.override(language):
        sentences = quotable_sentences(picture(*effects, **asked))
    return [text.replace("\xa0", " ") for text in sentences]


def test_the_surest_figures_are_all_named():
    small = effect(2, 10_000, mechanism="used", unit="t CO₂/year")

    assert said(effect(1), small, effect(3, 5, maturity="expected")) == [
        EMITTED,
        ZERO,
        UNMEASURED,
        "The surest figures are by design: about 400,000 tonnes of captured CO₂"
        " equivalents a year; about 10,000 tonnes of used CO₂ a year.",
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            {"year": 1990},
            [
                "Registeret har ikke noe tall til og med 1990 for utslippene som målet"
                " gjelder.",
                "Målet for 2040 er null.",
                "Ingen av effektene med kjent år til og med 1990 teller mot målet.",
            ],
        ),
        (
            {"day": LONG_AGO},
            [
                "Registeret har ikke noe tall til og med 2010 for utslippene som målet"
                " gjelder.",
                "Målet for 2040 er null.",
                "Ingen av effektene av prosjekter som hadde startet innen 1. januar 2010"
                " teller mot målet.",
            ],
        ),
        (
            {"year": 2024, "day": date(2022, 1, 1)},
            [
                "Industrien slapp ut 1 million tonn CO₂-ekvivalenter i 2020.",
                "Målet for 2040 er null.",
                "Ingen prosjekter i registeret har en målt effekt.",
                "Av effektene med kjent år til og med 2024 fra prosjekter som hadde"
                " startet innen 1. januar 2022 er det sikreste tallet forventet: om lag"
                " 7 tonn fanget CO₂-ekvivalenter i året.",
            ],
        ),
    ],
)
def test_a_day_or_a_year_is_part_of_what_is_said(asked, expected):
    since = date(2021, 1, 1)
    early = effect(1, 7, year=2024, since=since, maturity="expected")

    assert said(early, effect(2, since=since), language="nb", **asked) == expected


@pytest.mark.parametrize(
    "measured",
    [{"status": "stopped"}, {"unit": "kg/year"}, {"year": 2041}, {"since": date.max}],
)
def test_a_measured_effect_that_does_not_count_is_not_denied(measured):
    other = effect(2, maturity="measured", **measured)

    assert said(effect(1), other)[2] == NONE_HERE


def test_measured_effects_are_those_of_the_year_asked_for():
    early = effect(1, 5, maturity="measured", year=2021, qualifier="exact")
    late = effect(2, 9, maturity="measured", year=2025, qualifier="exact")

    assert said(early, late)[2:] == [
        "Measured so far: 14 tonnes of captured CO₂ equivalents a year."
    ]
    assert said(early, late, year=2022)[2:] == [
        "Measured of the effects with a known year up to 2022: 5 tonnes of captured CO₂"
        " equivalents a year."
    ]


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ({"until": 2023}, "a year in 2020–2023."),
        ({"capture": "before"}, "in 2020, before carbon capture."),
        ({"is_derived": True}, "in 2020, as derived from other figures."),
    ],
)
def test_emissions_are_said_with_what_they_are(given, first):
    emitted = EMITTED.removesuffix("in 2020.")

    assert said(emissions=[emission(**given)])[0] == emitted + first


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zero"),
        (-2_500_000, "−2.5 million tonnes of CO₂ equivalents"),
        (-400_000, "−400,000 tonnes of CO₂ equivalents"),
        (500_000, "500,000 tonnes of CO₂ equivalents"),
    ],
)
def test_the_target_is_said_with_its_sign(value, words):
    assert said(targets=[target(value)])[1] == f"The target for 2040 is {words}."


def test_only_the_target_that_names_its_emissions_is_the_goal():
    other = target(5, emissions_nb="")

    assert said(targets=[other, target()])[:2] == [EMITTED, ZERO]
    assert said(targets=[other]) == [
        "The registry does not say which emissions the goal is about.",
        "The registry has no figure for what projects contribute.",
    ]


def test_effects_that_never_count_are_not_denied():
    assert said(effect(1, status="stopped"))[2:] == [
        "None of the registered climate effects counts towards the goal."
    ]
    assert said(effect(1, unit="kg/year"))[2:] == [
        "None of the registered climate effects counts towards the goal.",
        "Figures in other units than tonnes a year stand in the table only.",
    ]


effects = st.builds(
    lambda **fields: fields,
    value=st.sampled_from([1, 999, 400_000, 3_000_000]),
    maturity=st.sampled_from(ClimateEffect.Maturity.values),
    mechanism=st.sampled_from(ClimateEffect.Mechanism.values),
    qualifier=st.sampled_from(Qualifier.values),
    unit=st.sampled_from(["t CO₂/year", "t CO₂e/year", "kg/year"]),
    year=st.sampled_from([None, 2022, 2030, 2041]),
    status=st.sampled_from(["running", "stopped", "unknown"]),
    since=st.sampled_from([None, date(2020, 5, 1), date(2025, 5, 1)]),
)
asked = st.fixed_dictionaries(
    {
        "day": st.sampled_from([None, LONG_AGO, date(2022, 1, 1)]),
        "year": st.sampled_from([None, 1990, 2022, 2050]),
        "targets": st.lists(
            st.sampled_from([-400_000, 0, 500_000]).map(target), max_size=1
        ),
        "emissions": st.lists(
            st.builds(
                emission,
                st.sampled_from([0, 5, 2_500_000]),
                st.sampled_from([2020, 2021]),
            ),
            max_size=2,
        ),
    }
)


@settings(max_examples=150, deadline=None)
@given(st.lists(effects, max_size=4), asked)
def test_no_registry_makes_a_false_sentence_or_a_block_outside_the_picture(
    drawn, asked
):
    made = [effect(n, **fields) for n, fields in enumerate(drawn)]

    text, drawing = " ".join(said(*made, **asked)), picture(*made, **asked)

    is_measured = any(one.maturity == "measured" for one in made)
    assert not (UNMEASURED in text and is_measured)
    assert not (NONE_HERE in text and not is_measured)
    assert ("no figure for what projects contribute" in text) == (not made)
    assert ("no figure for the emissions" in text) == bool(
        asked["targets"] and not asked["emissions"]
    )
    assert ("which emissions the goal is about" in text) == (not asked["targets"])
    running = [one for one in drawing.all_sums if not one.is_stopped]
    if drawing.gap and drawing.gap.amount and drawing.gap.amount.upper:
        assert len(running) == 1
    assert 2 <= len(drawing.scale.values) <= 7
    for block in (block for column in drawing.columns for block in column.blocks):
        assert block.size >= 0
        assert block.start >= -1
        assert block.start + block.size <= 103
