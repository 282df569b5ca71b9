"""Bars along the years: sure where it is known, rough or fading where it is not."""

from datetime import date

import pytest

from members.directory.timelines import Timeline
from members.models import Role

TODAY = date(2024, 7, 2)


def draw(**fields):
    """Draw one period on a line from 2000 to 2050, which two others hold open."""
    ends = [
        Role(since=date(2000, 1, 1), until=date(2001, 1, 1)),
        Role(since=date(2049, 1, 1), until=date(2049, 2, 1)),
    ]
    line = Timeline([("", [("", Role(**fields)), *(("", end) for end in ends)])], TODAY)
    first, last = line.span
    years = (last - first) / 100
    return [
        (p.kind, round(first + p.start * years, 1), round(first + p.end * years, 1))
        for p in line.rows[1].parts
    ]


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        (
            {"since": date(2010, 1, 1), "until": date(2020, 7, 1)},
            [("sure", 2010, 2020.5)],
        ),
        (
            {"since": date(2010, 1, 1), "since_precision": "year"},
            [("rough", 2010, 2011), ("sure", 2011, 2024.5), ("goes", 2024.5, 2050)],
        ),
        (
            {
                "since": date(2010, 1, 1),
                "until": date(2020, 12, 31),
                "until_precision": "year",
            },
            [("sure", 2010, 2020), ("rough", 2020, 2021)],
        ),
        (
            {
                "since": date(2020, 1, 1),
                "since_precision": "year",
                "until": date(2020, 12, 31),
                "until_precision": "year",
            },
            [("rough", 2020, 2021)],
        ),
        (
            {
                "since": date(2010, 1, 1),
                "since_precision": "at_latest",
                "until": date(2020, 1, 1),
                "until_precision": "at_latest",
            },
            [("comes", 2006.8, 2010), ("sure", 2010, 2016.8), ("goes", 2016.8, 2020)],
        ),
        (
            {"since": None, "until": date(2010, 1, 1)},
            [("comes", 1997, 2000.2), ("sure", 2000.2, 2010)],
        ),
        ({"since": date(2030, 1, 1)}, [("goes", 2030, 2050)]),
    ],
    ids=["days", "a year", "until a year", "one year", "at latest", "unknown", "ahead"],
)
def test_what_is_known_roughly_is_drawn_roughly(fields, parts):
    assert draw(**fields) == parts


@pytest.mark.parametrize(
    ("since", "until"),
    [(None, None), (date.min, date.max), (date.max, None), (None, date.min)],
)
def test_any_day_that_a_row_can_hold_is_drawn_within_the_line(since, until):
    line = Timeline([("", [("", Role(since=since, until=until))])], TODAY)

    places = [(part.start, part.end) for row in line.rows for part in row.parts]

    assert all(0 <= start < end <= 100 for start, end in places)
    assert 1 <= len(line.years) <= 12
