from datetime import date, timedelta
from io import BytesIO

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from members import charts
from members.charts import Label
from tests.support.sampling import examples

HOSTILE = '=cmd|"</text><script>'
TABLE = charts.Table(
    "Members [by] year",
    ("Year", "Members"),
    ((charts.Cell(HOSTILE), charts.Cell(1234)),),
)
BARS = charts.Bars((charts.Bar(HOSTILE, 3), charts.Bar("B", 1.5)))
STACKS = charts.Stacks(("on", "off"), (charts.Stack("A", (40, 1)),))
COLUMNS = charts.Columns(("in", "out"), (charts.Column("2019", (3, -1)),))
LINES = charts.Lines(
    (charts.Line("documented", ((date(2018, 11, 8), 1), (date(2026, 1, 1), 29))),),
    (charts.Band("possible", ((date(2018, 11, 8), 1, 3), (date(2026, 1, 1), 29, 40))),),
    (charts.Point(date(2019, 1, 1), 25, "25: Herøya"),),
)


@pytest.mark.parametrize("chart", [BARS, STACKS, COLUMNS, LINES, None])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_figure_is_well_formed_in_both_languages(chart, language):
    shown = charts.Figure("who", HOSTILE, "Number", chart, TABLE, (HOSTILE,), "Source")

    with translation.override(language):
        html = _render(shown)

    assert "<script" not in html
    assert "style=" not in html
    # A decimal comma would make a coordinate unreadable.
    assert not any(f'{name}="{n},' in html for name in "xy" for n in range(101))
    assert 'href="/tall/who.csv?on=2020-01-01"' in html


def _render(shown):
    tag = "{% load charts %}{% figure f '/tall/' '?on=2020-01-01' %}"
    return Template(tag).render(Context({"f": shown}))


def test_a_table_is_the_same_in_both_files():
    csv = b"".join(charts.csv(TABLE)).decode("utf-8-sig")
    book = load_workbook(BytesIO(b"".join(charts.xlsx([TABLE, TABLE], ["From here"]))))

    assert csv.splitlines() == ["Year;Members", '"\'=cmd|""</text><script>";1234']
    assert book.sheetnames == ["Members  by  year", "Members  by  year 2", "Info"]
    assert [[cell.value for cell in row] for row in book.worksheets[0]] == [
        ["Year", "Members"],
        [HOSTILE, 1234],
    ]
    assert book.worksheets[0]["A2"].data_type == "s"


def test_bars_are_as_long_as_their_numbers():
    widths = [row[2][0].width for row in BARS.rows]

    assert widths[0] == pytest.approx(2 * widths[1], abs=0.02)
    assert 80 < widths[0] < 100


def test_columns_of_those_who_left_lie_below_the_line_of_zero():
    joined, left = COLUMNS.segments

    assert joined.y + joined.height == pytest.approx(COLUMNS.zero)
    assert left.y == pytest.approx(COLUMNS.zero)
    assert joined.height == pytest.approx(3 * left.height, abs=0.3)


def test_a_line_goes_straight_until_the_day_of_a_change():
    path = LINES.line_paths[0][0]

    assert path == "M0.0,248.2 1000.0,248.2 1000.0,87.2"


days = st.integers(0, 3000).map(lambda n: date(2018, 1, 1) + timedelta(n))
stated = st.builds(charts.Point, days, st.integers(0, 150), st.text("aé ", max_size=40))


@settings(max_examples=examples(60))
@given(st.lists(stated, max_size=6), st.integers(1, 150))
def test_no_label_lies_over_another_at_any_width(points, value):
    line = charts.Line("documented", ((date(2018, 1, 1), 0), (date(2026, 3, 1), value)))

    labels = charts.Lines((line,), points=tuple(points)).labels

    for width in (280, 390, 700, 1200):
        boxes = [letters(label, width) for label in labels]
        for n, one in enumerate(boxes):
            assert not any(cover(one, other) for other in boxes[n + 1 :])


def letters(label, width):
    """Return (left, right, top, bottom) of the letters, 7 pixels wide and 10 high."""
    long, x = 7 * len(label.text), label.x * width / 100 + label.dx
    left = {"start": x, "middle": x - long / 2, "end": x - long}[label.anchor]
    return left, left + long, label.y - 10, label.y


def cover(one, other):
    across = max(one[0], other[0]) < min(one[1], other[1])
    return across and max(one[2], other[2]) < min(one[3], other[3])


def test_the_end_of_a_line_and_a_point_in_the_open_have_their_labels():
    texts = [label.text for label in LINES.labels]

    assert texts == ["29 documented", "25: Herøya"]


def test_two_labels_at_one_place_would_lie_over_each_other():
    label = Label(50, 100, "25, NHO", "middle")

    assert cover(letters(label, 390), letters(label, 390))
