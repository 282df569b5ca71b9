from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations, pairwise

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings, strategies as st
from openpyxl import load_workbook

from members import tables
from members.tables import charts
from members.tables.charts import round_ticks, year_ticks
from tests.support.sampling import examples

HOSTILE = '=cmd|"</text><script>'
TABLE = tables.Table(
    "Members [by] year",
    ("Year", "Members"),
    ((tables.Cell(HOSTILE), tables.Cell(1234)),),
)
BARS = charts.Bars((charts.Bar(HOSTILE, 3), charts.Bar("B", 1.5)))
STACKS = charts.Stacks(("on", "off"), (charts.Stack("A", (40, 1)),))
COLUMNS = charts.Columns(("in", "out"), (charts.YearBar("2019", (3, -1)),))
YEARS = charts.Columns(
    ("in",),
    tuple(charts.YearBar(str(year), (year - 2020,)) for year in range(2021, 2025)),
)
LINES = charts.Lines(
    (charts.ChartLine("documented", ((date(2018, 11, 8), 1), (date(2026, 1, 1), 29))),),
    (charts.Band("possible", ((date(2018, 11, 8), 1, 3), (date(2026, 1, 1), 29, 40))),),
    (charts.Point(date(2019, 1, 1), 25, "25: Herøya"),),
)


@pytest.mark.parametrize("chart", [BARS, STACKS, COLUMNS, LINES, None])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_figure_is_well_formed_in_both_languages(chart, language):
    figure = charts.Figure("who", HOSTILE, "Number", chart, TABLE, (HOSTILE,), "Source")

    with translation.override(language):
        tag = "{% load charts %}{% figure f '/tall/' '?on=2020-01-01' %}"
        html = Template(tag).render(Context({"f": figure}))

    assert "<script" not in html
    assert "style=" not in html
    # A decimal comma would make a coordinate unreadable.
    assert not any(f'{name}="{n},' in html for name in "xy" for n in range(101))
    assert 'href="/tall/who.csv?on=2020-01-01"' in html


def test_a_table_is_the_same_in_both_files():
    csv = b"".join(tables.write_csv(TABLE)).decode("utf-8-sig")
    first, *others = *tables.numbered([TABLE, TABLE]), tables.notes_table(["From here"])
    both = replace(first, beside=tuple(others))
    book = load_workbook(BytesIO(b"".join(tables.write_xlsx(both))))

    assert csv.splitlines() == ["Year;Members", '"\'=cmd|""</text><script>";1234']
    assert book.sheetnames == ["Members  by  year", "Members  by  year 2", "Info"]
    assert [[cell.value for cell in row] for row in book.worksheets[0]] == [
        ["Year", "Members"],
        [HOSTILE, 1234],
    ]
    assert book.worksheets[0]["A2"].data_type == "s"


def test_bars_columns_and_lines_have_the_size_of_their_numbers():
    wide, half = (row[2][0].width for row in BARS.rows)
    joined, left = COLUMNS.segments
    middles = [round(one.x + one.width / 2, 1) for one in YEARS.segments]

    assert wide == pytest.approx(2 * half, abs=0.02)
    assert 80 < wide < 100
    # Those who left lie below the line of zero.
    assert joined.y + joined.height == pytest.approx(COLUMNS.zero)
    assert left.y == pytest.approx(COLUMNS.zero)
    assert joined.height == pytest.approx(3 * left.height, abs=0.3)
    # A column stands in the middle of its step, under its number.
    assert middles == [12.5, 37.5, 62.5, 87.5]
    assert middles == [x for x, _y, _text in YEARS.numbers]
    # Where a phone has no room for all names, the last column keeps its own.
    many = [charts.YearBar(str(year), (1,)) for year in range(2009, 2027)]
    names = [name for _x, name in charts.Columns(("in",), tuple(many)).names]
    assert names == ["2011", "2014", "2017", "2020", "2023", "2026"]
    # A line goes straight until the day of a change.
    assert LINES.line_paths[0][0] == "M0.0,248.2 1000.0,248.2 1000.0,87.2"
    assert [label.text for label in LINES.labels] == ["29 documented", "25: Herøya"]


days = st.integers(0, 3000).map(lambda n: date(2018, 1, 1) + timedelta(n))
stated = st.builds(charts.Point, days, st.integers(0, 150), st.text("aé ", max_size=40))


@settings(max_examples=examples(60))
@given(st.lists(stated, max_size=6), st.integers(1, 150))
def test_no_label_lies_over_another_at_any_width(points, value):
    line = charts.ChartLine(
        "documented", ((date(2018, 1, 1), 0), (date(2026, 3, 1), value))
    )

    labels = charts.Lines((line,), points=tuple(points)).labels

    for width in (280, 390, 700, 1200):
        boxes = [letters(label, width) for label in labels]
        assert all(cover(box, box) for box in boxes if box[0] < box[1])
        assert not any(cover(one, other) for one, other in combinations(boxes, 2))


def letters(label, width):
    """Return (left, right, top, bottom) of the letters, 7 pixels wide and 10 high."""
    long, x = 7 * len(label.text), label.x * width / 100 + label.dx
    left = {"start": x, "middle": x - long / 2, "end": x - long}[label.anchor]
    return left, left + long, label.y - 10, label.y


def cover(one, other):
    across = max(one[0], other[0]) < min(one[1], other[1])
    return across and max(one[2], other[2]) < min(one[3], other[3])


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (29, [0, 10, 20, 30]),
        (113, [0, 50, 100, 150]),
        (2_500_000, [0, 500_000, 1_000_000, 1_500_000, 2_000_000, 2_500_000]),
    ],
)
def test_ticks_are_round(highest, ticks):
    assert round_ticks(highest) == ticks


@given(st.integers(0, 10**12), st.integers(-(10**9), 0))
def test_ticks_are_two_to_six_and_reach_the_highest_and_the_lowest(highest, lowest):
    ticks, below = round_ticks(highest), round_ticks(highest % 10**9, lowest=lowest)

    assert ticks[0] == 0
    assert ticks[-2] < max(highest, 1) <= ticks[-1]
    assert {b - a for a, b in pairwise(ticks)} == {ticks[1]}
    assert str(ticks[1]).rstrip("0") in {"1", "2", "5"}
    assert below[0] <= lowest <= 0 <= highest % 10**9 <= below[-1]
    assert (0 in below, len({b - a for a, b in pairwise(below)})) == (True, 1)
    assert {len(ticks), len(below)} <= {2, 3, 4, 5, 6}


@given(st.dates(), st.dates())
def test_years_lie_between_the_days(one, other):
    first, last = sorted((one, other))

    years = year_ticks(first, last)

    assert len(years) <= 6
    assert all(first <= date(year, 1, 1) <= last for year in years)
