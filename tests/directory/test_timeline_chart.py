"""The timeline chart: certain, imprecise and fading segments of a period."""

from datetime import date

import pytest

from members.directory.timeline_chart import TimelineChart
from members.models import Role

TODAY = date(2024, 7, 2)


def segments_of(**fields):
    """Return the segments of one period on an axis from 2000 to 2050, set by two others."""
    ends = [
        Role(since=date(2000, 1, 1), until=date(2001, 1, 1)),
        Role(since=date(2049, 1, 1), until=date(2049, 2, 1)),
    ]
    role = Role(**fields)
    chart = TimelineChart([role, *ends], TODAY)
    first, last = chart.span
    years = (last - first) / 100
    return [
        (p.kind, round(first + p.start * years, 1), round(first + p.end * years, 1))
        for p in chart.segments(role)
    ]


@pytest.mark.parametrize(
    ("fields", "segments"),
    [
        (
            {"since": date(2010, 1, 1), "until": date(2020, 7, 1)},
            [("certain", 2010, 2020.5)],
        ),
        (
            {"since": date(2010, 1, 1), "since_precision": "year"},
            [
                ("imprecise", 2010, 2011),
                ("certain", 2011, 2024.5),
                ("fade-out", 2024.5, 2050),
            ],
        ),
        (
            {
                "since": date(2010, 1, 1),
                "until": date(2020, 12, 31),
                "until_precision": "year",
            },
            [("certain", 2010, 2020), ("imprecise", 2020, 2021)],
        ),
        (
            {
                "since": date(2020, 1, 1),
                "since_precision": "year",
                "until": date(2020, 12, 31),
                "until_precision": "year",
            },
            [("imprecise", 2020, 2021)],
        ),
        (
            {
                "since": date(2010, 1, 1),
                "since_precision": "at_latest",
                "until": date(2020, 1, 1),
                "until_precision": "at_latest",
            },
            [
                ("fade-in", 2006.8, 2010),
                ("certain", 2010, 2016.8),
                ("fade-out", 2016.8, 2020),
            ],
        ),
        (
            {"since": None, "until": date(2010, 1, 1)},
            [("fade-in", 1997, 2000.2), ("certain", 2000.2, 2010)],
        ),
        ({"since": date(2030, 1, 1)}, [("fade-out", 2030, 2050)]),
    ],
    ids=["days", "a year", "until a year", "one year", "at latest", "unknown", "ahead"],
)
def test_a_period_is_drawn_as_precisely_as_it_is_known(fields, segments):
    assert segments_of(**fields) == segments


@pytest.mark.parametrize(
    ("since", "until"),
    [(None, None), (date.min, date.max), (date.max, None), (None, date.min)],
)
def test_any_valid_date_is_within_the_axis(since, until):
    role = Role(since=since, until=until)
    chart = TimelineChart([role], TODAY)

    positions = [(segment.start, segment.end) for segment in chart.segments(role)]

    assert all(0 <= start < end <= 100 for start, end in positions)
    assert 1 <= len(chart.years) <= 12
