"""Where the columns of a chart stand."""

from members import charts

YEARS = charts.Columns(
    ("in",),
    tuple(charts.Column(str(year), (year - 2020,)) for year in range(2021, 2025)),
)


def test_each_column_stands_in_the_middle_of_its_step_under_its_number():
    middles = [round(one.x + one.width / 2, 1) for one in YEARS.segments]

    assert middles == [12.5, 37.5, 62.5, 87.5]
    assert middles == [x for x, _y, _text in YEARS.numbers]
