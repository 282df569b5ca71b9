"""What may be quoted from the climate page is true of every day, year and registry."""

from datetime import date

from hypothesis import HealthCheck, given, settings, strategies as st

from members.models import ClimateEffect, Qualifier
from tests.directory.climate_rows import LONG_AGO, climate_page
from tests.support.cases import cases
from tests.support.sampling import examples

EMITTED = "Industry emitted 1 million tonnes of CO₂ equivalents in 2020."
ZERO = "The target for 2040 is zero."
UNMEASURED = "No project in the registry has a measured effect."
NONE_HERE = "Measured effects are registered, but none of them counts here."


def said(*effects, language="en", **asked):
    page = climate_page(*effects, language=language, **asked)
    return [text.replace("\xa0", " ") for text in page.sentences]


def test_the_surest_figures_are_all_named():
    small = {"value": 10_000, "mechanism": "used", "unit": "t CO₂/year"}

    assert said({}, small, {"value": 5, "maturity": "expected"}) == [
        EMITTED,
        ZERO,
        UNMEASURED,
        "The firmest figures are design capacities: about 400,000 tonnes of captured CO₂"
        " equivalents a year; about 10,000 tonnes of used CO₂ a year.",
    ]


def test_a_day_or_a_year_is_part_of_what_is_said():
    since = {"since": date(2021, 1, 1)}
    early = {"value": 7, "year": 2024, "maturity": "expected"} | since
    for asked, sentences in cases(__file__, "of_a_day.jsonl"):
        days = {"on": date.fromisoformat(asked["on"])} if "on" in asked else {}
        assert said(early, since, language="nb", **asked | days) == sentences


def test_a_sentence_says_what_is_registered_and_no_more():
    later = [{}, {"maturity": "measured", "since": date.max}], {}, 2, NONE_HERE
    for effects, asked, at, sentence in (later, *cases(__file__, "sentences.jsonl")):
        assert said(*effects, **asked)[at] == sentence


def test_only_the_target_that_names_its_emissions_is_the_goal():
    other = {"value": 5, "emissions_nb": "", "scope_nb": "B"}

    assert said(targets=[other, {}])[:2] == [EMITTED, ZERO]
    assert said(targets=[other]) == [
        "The registry does not say which emissions the goal is about.",
        "The registry has no figure for what projects contribute.",
    ]


effects = st.fixed_dictionaries(
    {
        "value": st.sampled_from([1, 999, 400_000, 3_000_000]),
        "maturity": st.sampled_from(ClimateEffect.Maturity.values),
        "mechanism": st.sampled_from(ClimateEffect.Mechanism.values),
        "qualifier": st.sampled_from(Qualifier.values),
        "unit": st.sampled_from(["t CO₂/year", "t CO₂e/year", "kg/year"]),
        "year": st.sampled_from([None, 2022, 2030, 2041]),
        "status": st.sampled_from(["running", "stopped", "unknown"]),
        "since": st.sampled_from([None, date(2020, 5, 1), date(2025, 5, 1)]),
    }
)
amounts, years = st.sampled_from([0, 5, 2_500_000]), st.sampled_from([2020, 2021])
emission = st.fixed_dictionaries({"tonnes_co2e": amounts, "year_from": years})
asked = st.fixed_dictionaries(
    {
        "on": st.sampled_from([None, LONG_AGO, date(2022, 1, 1)]),
        "year": st.sampled_from([None, 1990, 2022, 2050]),
        "targets": st.lists(
            st.sampled_from([{"value": n} for n in (-400_000, 0, 500_000)]), max_size=1
        ),
        "emissions": st.lists(
            emission, max_size=2, unique_by=lambda one: one["year_from"]
        ),
    }
)


@settings(max_examples=examples(40), suppress_health_check=list(HealthCheck))
@given(st.lists(effects, max_size=4), asked)
def test_no_registry_makes_a_false_sentence_or_picture(drawn, asked):
    page = climate_page(*drawn, language="en", **asked)

    text, picture = " ".join(page.sentences), page.picture
    is_measured = any(one["maturity"] == "measured" for one in drawn)
    assert not (UNMEASURED in text and is_measured)
    assert not (NONE_HERE in text and not is_measured)
    assert ("no figure for what projects contribute" in text) == (not drawn)
    lacks_emissions = bool(asked["targets"] and not asked["emissions"])
    assert ("no figure for the emissions" in text) == lacks_emissions
    assert ("which emissions the goal is about" in text) == (not asked["targets"])
    running = [one for one in picture.all_sums if not one.is_stopped]
    if picture.gap and picture.gap.amount and picture.gap.amount.upper:
        assert len(running) == 1
    bars = [bar for group in picture.groups for bar in group.bars]
    assert all(bar.size > 0 and bar.rest >= 0 and bar.end <= 100.4 for bar in bars)
    assert len(bars) == sum(len(one.effects) for one in picture.sums) + (
        len(asked["emissions"]) if picture.start else 0
    )
