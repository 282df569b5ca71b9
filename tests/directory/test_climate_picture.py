"""The climate picture: what is drawn where, what lies in what, and what remains."""

import pytest

from tests.directory.climate_rows import climate_page, column

pytestmark = pytest.mark.django_db


def drawn(of_column):
    return [(b.start, b.size, "inner" in b.look) for b in of_column.blocks]


def test_every_column_hangs_from_the_level_of_emissions_on_the_front_page_too(client):
    stopped = {"status": "stopped", "value": 200_000, "maturity": "potential"}

    page = climate_page({}, stopped | {"mechanism": "avoided"})

    for picture in (page.picture, client.get("/").context["home"].picture):
        assert [
            (one.kind, [(b.start, b.size) for b in one.blocks])
            for one in picture.columns
        ] == [
            ("emissions", [(0, 100)]),
            ("unknown", [(0, 12)]),
            ("sum", [(0, 40)]),
            ("gap", [(40, 60)]),
            ("goal", [(99.2, 1.6)]),
            ("stopped", [(0, 20)]),
        ]
    # A measured effect takes the place of the question mark.
    measured = climate_page({"maturity": "measured"}).picture.columns
    assert [one.kind for one in measured] == ["emissions", "sum", "gap", "goal"]


def test_more_than_all_emissions_goes_below_zero():
    page = climate_page({"value": 1_200_000})

    scale = page.picture.scale
    assert (scale.top, scale.bottom) == (1_000_000, -200_000)
    assert [text for text, _place, is_zero in scale.ticks if is_zero] == ["0"]
    assert column(page, "sum").blocks[0].size == 100


def test_all_parts_of_a_whole_lie_inside_its_block_one_after_the_other():
    whole = {"value": 500_000, "maturity": "potential", "status": "stopped"}
    parts = [{"value": n, "contained_in": 1} for n in (100_000, 50_000)]

    page = climate_page(whole, *parts)

    blocks = [(0, 50, False), (0, 10, True), (10, 5, True)]
    assert drawn(column(page, "stopped")) == blocks
    said = "100 000 av dette er P2, 50 000 av dette er P3; resten er 350 000."
    assert said in page.text
    # Parts that cannot be subtracted are named, and not drawn.
    parts[0]["maturity"] = "expected"
    apart = climate_page({"value": 500_000, "maturity": "potential"}, *parts)
    assert drawn(apart.picture.columns[-3]) == [(0, 50, False)]
    assert "Omfatter P2, P3." in apart.text


def test_a_project_is_called_by_what_stands_before_a_dash_if_no_other_is():
    titles = ["SKREI – hydrogen (24 MW)", "Ineos – fabrikk", "Ineos – strøm"]

    page = climate_page(*({"title": title} for title in titles))
    # A named effect keeps its range and its qualifier.
    ranges = climate_page(
        {"value": 50_000, "value_max": 200_000}, {"value": 7, "qualifier": "at least"}
    )

    names = [named.name for named in column(page, "sum").named]
    assert sorted(names) == ["Ineos – fabrikk", "Ineos – strøm", "SKREI"]
    assert [named.is_single for named in column(ranges, "sum").named] == [False] * 2
    text = ranges.text.lower()
    assert ("om lag 50 000–200 000" in text, "minst 7" in text) == (True, True)


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
    drawn_gap = climate_page(*effects).picture.gap

    if isinstance(gap, str):
        assert (drawn_gap.amount, gap in drawn_gap.reason) == (None, True)
    else:
        amount = drawn_gap.amount
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
    page = climate_page({}, targets=[{"value": value}])

    assert page.picture.gap.amount.upper == gap
    assert [(b.start, b.size) for b in column(page, "gap").blocks] == blocks


@pytest.mark.parametrize(
    ("level", "given", "ticks"),
    [
        (5, 3_000_000, "1 0 −1 −2 −3"),
        (0, 400_000, "0 −100\xa0000 −200\xa0000 −300\xa0000 −400\xa0000"),
        (0, 0, "1 0"),
        (2_500_000, 400_000, "2,5 2 1,5 1 0,5 0"),
    ],
)
def test_the_scale_has_few_ticks_at_any_level(level, given, ticks):
    effects = [{"value": given}] if given else []

    scale = climate_page(*effects, emissions=[{"tonnes_co2e": level}]).picture.scale

    assert [text for text, _place, _zero in scale.ticks] == ticks.split(" ")
