"""Who came and who left equals what a count of single days says, for any memberships."""

from datetime import date, timedelta
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from members.models import Membership
from members.statistics import members_within, turnover

FIRST = date(2024, 1, 1)
DAYS = st.integers(1, 60)
KNOWN, ABOUT = ("day", "named"), ("at_latest", "mentioned")


def day(number):
    return FIRST + timedelta(days=number)


@st.composite
def memberships(draw):
    """Return rows of a few organizations, none of which overlap."""
    rows = []
    for organization in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.sets(DAYS, max_size=6)))
        for start, end in zip(cuts[::2], [*cuts[1::2], None], strict=False):
            rows.append(_row(draw, organization, start, end))
    return rows


def _row(draw, organization, start, end):
    is_first = draw(st.booleans())
    precision, certainty = draw(st.sampled_from([KNOWN, ABOUT]))
    return Membership(
        organization_id=organization,
        since=None if is_first and start < 5 else day(start),
        since_precision=precision,
        # The next one may begin on the day after.
        until=None if end is None else day(end - 1) if end - 1 > start else day(start),
        until_precision=draw(st.sampled_from(["day", "at_latest"])),
        certainty=certainty,
    )


@given(memberships(), DAYS, DAYS)
def test_turnover_is_what_single_days_say(rows, one, other):
    since, until = day(min(one, other)), day(max(one, other))
    found = turnover(rows, since, until)

    expected = count_by_days(rows, since, until)
    assert {
        "opening": organizations(found.opening),
        "came": organizations(found.joined + found.documented),
        "went": organizations(found.left + found.left_about),
        "closing": organizations(found.closing),
        "within": sorted(members_within(rows, since, until)),
    } == expected
    came = len(found.joined) + len(found.documented)
    went = len(found.left) + len(found.left_about)
    assert len(found.opening) + came - went == len(found.closing)


def organizations(stays):
    return sorted(stay.organization_id for stay in stays)


def count_by_days(rows, since, until):
    """Count by looking at each day alone."""
    is_member = {
        (row.organization_id, one)
        for row in rows
        for one in _span(row.since or day(-9), row.until or day(99))
    }
    everyone = sorted({row.organization_id for row in rows})
    period = _span(since, until)
    yesterday, tomorrow = timedelta(days=-1), timedelta(days=1)

    def changes(step):
        return sorted(
            who
            for who in everyone
            for one in period
            if (who, one) in is_member and (who, one + step) not in is_member
        )

    def both(one, other):
        return [
            w for w in everyone if (w, one) in is_member and (w, other) in is_member
        ]

    return {
        "opening": both(since + yesterday, since),
        "came": changes(yesterday),
        "went": changes(tomorrow),
        "closing": both(until, until + tomorrow),
        "within": [w for w in everyone if any((w, one) in is_member for one in period)],
    }


def _span(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_a_day_known_by_its_year_is_known_within_the_year_alone():
    by_year = SimpleNamespace(
        organization_id=1,
        since=date(2025, 1, 1),
        since_precision="year",
        until=None,
        until_precision="day",
        certainty="named",
    )

    year = turnover([by_year], date(2025, 1, 1), date(2025, 12, 31))
    half = turnover([by_year], date(2025, 1, 1), date(2025, 6, 30))

    assert [len(year.joined), len(year.documented)] == [1, 0]
    assert [len(half.joined), len(half.documented)] == [0, 1]


def test_a_new_category_the_day_after_is_no_joining():
    rows = [
        Membership(organization_id=1, since=date(2020, 1, 1), until=date(2025, 6, 30)),
        Membership(organization_id=1, since=date(2025, 7, 1)),
    ]

    found = turnover(rows, date(2025, 1, 1), date(2025, 12, 31))

    assert (found.joined, found.left) == ((), ())
    assert len(found.opening) == len(found.closing) == 1
