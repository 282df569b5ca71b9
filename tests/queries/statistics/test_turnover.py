"""Who came and who left equals what a count of single days says, for any memberships."""

from datetime import date, timedelta

from hypothesis import given, strategies as st

from members.models import Membership
from members.queries.statistics import members_within, turnover

FIRST, A_DAY = date(2024, 1, 1), timedelta(days=1)
DAYS = st.integers(1, 60)
CERTAINTIES = st.sampled_from([("day", "named"), ("at_latest", "mentioned")])


def day(number):
    return FIRST + timedelta(days=number)


@st.composite
def memberships(draw):
    """Return rows of a few organizations, none of which overlap."""
    rows = []
    for organization in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.sets(DAYS, max_size=6)))
        for start, end in zip(cuts[::2], [*cuts[1::2], None], strict=False):
            is_first, (precision, certainty) = draw(st.booleans()), draw(CERTAINTIES)
            row = Membership(organization_id=organization, certainty=certainty)
            row.since = None if is_first and start < 5 else day(start)
            # The next one may begin on the day after.
            row.until = None if end is None else day(max(end - 1, start))
            row.since_precision = precision
            row.until_precision = draw(st.sampled_from(["day", "at_latest"]))
            rows.append(row)
    return rows


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
    stayed = [stay for stay in found.closing if stay.ends > until]
    assert len(found.opening) + came - went == len(stayed)


def organizations(stays):
    return sorted(stay.organization_id for stay in stays)


def count_by_days(rows, since, until):
    """Count by looking at each day alone."""
    days = {}
    for row in rows:
        span = _span(row.since or day(-9), row.until or day(99))
        days.setdefault(row.organization_id, set()).update(span)
    period = _span(since, until)

    def changes(step):
        return [
            w
            for w in days
            for one in period
            if one in days[w] and one + step not in days[w]
        ]

    def both(*asked):
        return [who for who in days if {*asked} <= days[who]]

    return {
        "opening": both(since - A_DAY, since),
        "came": changes(-A_DAY),
        "went": changes(A_DAY),
        "closing": both(until),
        "within": [who for who in days if not days[who].isdisjoint(period)],
    }


def _span(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_a_day_known_by_its_year_is_known_within_the_year_alone():
    row = Membership(organization_id=1, since=date(2025, 1, 1), since_precision="year")

    for last, joined in ((date(2025, 12, 31), 1), (date(2025, 6, 30), 0)):
        found = turnover([row], date(2025, 1, 1), last)
        numbers = len(found.joined), len(found.documented)
        assert numbers == (joined, 1 - joined), last
