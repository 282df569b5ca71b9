"""The timeline chart: certain, imprecise and fading segments of a period."""

from datetime import date

import pytest
from django.utils import timezone

from tests.support.factories import make_body, make_role

pytestmark = pytest.mark.django_db
JANUARY = {year: date(year, 1, 1) for year in (2000, 2001, 2010, 2020, 2030, 2049)}
TODAY = timezone.localdate()
NOW = round(TODAY.year + (TODAY.timetuple().tm_yday - 1) / 366, 1)
YEAR, AT_LATEST = (
    {f"{end}_precision": kind for end in ("since", "until")}
    for kind in ("year", "at_latest")
)
# {what is known: (fields of the period, its segments on an axis from 2000 to 2050)}
PERIODS = {
    "days": ({"since": JANUARY[2010], "until": date(2020, 7, 1)}, [("certain", 2010, 2020.5)]),
    "a year": (
        {"since": JANUARY[2010], "since_precision": "year"},
        [("imprecise", 2010, 2011), ("certain", 2011, NOW), ("fade-out", NOW, 2050)],
    ),
    "until a year": (
        {"since": JANUARY[2010], "until": date(2020, 12, 31), "until_precision": "year"},
        [("certain", 2010, 2020), ("imprecise", 2020, 2021)],
    ),
    "one year": (
        {"since": JANUARY[2020], "until": date(2020, 12, 31), **YEAR},
        [("imprecise", 2020, 2021)],
    ),
    "at latest": (
        {"since": JANUARY[2010], "until": JANUARY[2020], **AT_LATEST},
        [("fade-in", 2006.8, 2010), ("certain", 2010, 2016.8), ("fade-out", 2016.8, 2020)],
    ),
    "unknown": (
        {"since": None, "until": JANUARY[2010]},
        [("fade-in", 1997, 2000.2), ("certain", 2000.2, 2010)],
    ),
    "ahead": ({"since": JANUARY[2030]}, [("fade-out", 2030, 2050)]),
}  # fmt: skip


def bars(client, *periods):
    """Return the bars on the page of a body, in the order of the periods."""
    body = make_body()
    roles = [make_role(body=body, role="member", **period) for period in periods]
    shown = client.get(body.get_absolute_url()).context["shown"]
    by_role = {holder.role: holder.bar for o in shown.offices for holder in o.holders}
    return shown, [by_role[role] for role in roles]


@pytest.mark.parametrize(("fields", "segments"), PERIODS.values(), ids=PERIODS)
def test_a_period_is_drawn_as_precisely_as_it_is_known(client, fields, segments):
    first = {"since": JANUARY[2000], "until": JANUARY[2001]}
    last = {"since": JANUARY[2049], "until": date(2049, 2, 1)}

    _shown, [bar, [start], [end]] = bars(client, fields, first, last)

    years = 49 / (end.start - start.start)
    found = [
        (
            part.kind,
            *(2000 + (at - start.start) * years for at in (part.start, part.end)),
        )
        for part in bar
    ]
    assert [kind for kind, *_at in found] == [kind for kind, *_at in segments]
    assert [at for _kind, *at in found] == [
        pytest.approx(at, abs=0.06) for _kind, *at in segments
    ]


@pytest.mark.parametrize(
    ("since", "until"),
    [(None, None), (date.min, date.max), (date.max, None), (None, date.min)],
)
def test_any_valid_date_is_within_the_axis(client, since, until):
    shown, [bar] = bars(client, {"since": since, "until": until})

    assert all(0 <= part.start < part.end <= 100 for part in bar)
    assert 1 <= len(shown.timeline.years) <= 12
