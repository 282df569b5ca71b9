"""The climate picture: what is drawn where, what lies in what, and what remains."""

import pytest

from members.directory.climate_words import figure_words, names_of, parts_words
from tests.directory.climate_facts import effect, emission, picture, target


def drawn(column):
    return [(b.start, b.size, "inner" in b.look) for b in column.blocks]


def column_of(kind, drawing):
    return next(one for one in drawing.columns if one.kind == kind)


def test_more_than_all_emissions_goes_below_zero():
    drawing = picture(effect(1, 1_200_000))

    assert (drawing.scale.top, drawing.scale.bottom) == (1_000_000, -200_000)
    assert column_of("sum", drawing).blocks[0].size == 100


def test_all_parts_of_a_whole_lie_inside_its_block_one_after_the_other():
    whole = effect(1, 500_000, maturity="potential", status="stopped")
    parts = [effect(2, 100_000, contained_in=1), effect(3, 50_000, contained_in=1)]

    stopped = column_of("stopped", picture(whole, *parts))

    assert drawn(stopped) == [(0, 50, False), (0, 10, True), (10, 5, True)]
    assert parts_words(stopped.named[0]) == (
        "100 000 av dette er P2, 50 000 av dette er P3; resten er 350 000."
    ).replace(" 000", "\xa0000")


def test_parts_that_cannot_be_subtracted_are_named_and_not_drawn():
    whole = effect(1, 500_000, maturity="potential")
    parts = [
        effect(2, 100_000, contained_in=1, maturity="expected"),
        effect(3, 50_000, contained_in=1),
    ]

    potential = picture(whole, *parts).columns[-3]

    assert drawn(potential) == [(0, 50, False)]
    assert parts_words(potential.named[0]) == "Omfatter P2, P3."


def test_a_project_is_called_by_what_stands_before_a_dash_if_no_other_is():
    projects = [effect(1).project, effect(2).project, effect(3).project]
    for project, title in zip(
        projects,
        ["SKREI – hydrogen (24 MW)", "Ineos – fabrikk", "Ineos – strøm"],
        strict=True,
    ):
        project.title_nb = title

    assert list(names_of(projects).values()) == [
        "SKREI",
        "Ineos – fabrikk",
        "Ineos – strøm",
    ]


def test_a_named_effect_keeps_its_range_and_qualifier():
    effects = [effect(1, 50_000, value_max=200_000), effect(2, 7, qualifier="at least")]

    named = column_of("sum", picture(*effects)).named

    assert [(figure_words(n.effect), n.is_single) for n in named] == [
        ("om lag 50 000–200 000".replace(" 000", "\xa0000"), False),
        ("minst 7", False),
    ]


@pytest.mark.parametrize(
    ("effects", "gap"),
    [
        ([{}], ("about", 600_000, None)),
        ([{"qualifier": "exact"}], ("exact", 600_000, None)),
        ([{"value_max": 500_000}], ("about", 500_000, 600_000)),
        ([{"value": 2_000_000}], ("exact", 0, None)),
        ([{"qualifier": "at most"}], "bare oppgitt som høyst eller minst"),
        ([{"unit": "t CO₂/year"}], "men ikke effektene"),
        ([{"mechanism": "used"}], "ikke nødvendigvis fjernet"),
        ([{}, {"maturity": "expected"}], "ulikt grunnlag"),
        ([{}, {"unit": "kg/year"}], "ulikt grunnlag"),
        ([], "Ingen prosjekttall teller her"),
        ([{"status": "stopped"}], "Ingen prosjekttall teller her"),
    ],
)
def test_what_is_not_covered_is_a_figure_or_says_why_it_is_none(effects, gap):
    found = picture(*(effect(n, **fields) for n, fields in enumerate(effects))).gap

    if isinstance(gap, str):
        assert (found.amount, gap in found.reason) == (None, True)
    else:
        amount = found.amount
        assert (amount.qualifier, amount.value, amount.value_max) == gap


@pytest.mark.parametrize(
    ("value", "gap", "blocks"),
    [
        (0, 600_000, [(40, 60)]),
        (500_000, 100_000, [(40, 10)]),
        (-200_000, 800_000, [(33.33, 66.67)]),
        (1_000_000, 0, []),
    ],
)
def test_the_goal_bounds_what_is_not_covered(value, gap, blocks):
    drawing = picture(effect(1), targets=[target(value)])

    column = column_of("gap", drawing)

    assert drawing.gap.amount.upper == gap
    assert [(b.start, b.size) for b in column.blocks] == blocks


@pytest.mark.parametrize(
    ("level", "given", "ticks"),
    [
        (5, 3_000_000, ["1", "0", "−1", "−2", "−3"]),
        (0, 400_000, ["0", "−100 000", "−200 000", "−300 000", "−400 000"]),
        (0, 0, ["1", "0"]),
        (2_500_000, 400_000, ["2,5", "2", "1,5", "1", "0,5", "0"]),
    ],
)
def test_the_scale_has_few_ticks_at_any_level(level, given, ticks):
    effects = [effect(1, given)] if given else []

    scale = picture(*effects, emissions=[emission(level)]).scale

    assert [text.replace("\xa0", " ") for text, _place, _zero in scale.ticks] == ticks
