"""Periods, their precision, and their texts in two languages."""

from datetime import date, timedelta

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from members.models import Membership, Period, Project, first_day, last_day
from tests.models.rules import MODELS
from tests.support.factories import make_member, make_organization

OVERLAP = "memberships_of_an_organization_never_overlap"
days = st.dates(date(2019, 1, 1), date(2019, 12, 31))
ends = st.none() | days


@pytest.fixture
def stays(db):
    """Create memberships of all lengths around two days, one per organization."""
    ends = [None, *(date(2020, 1, 1) + timedelta(n) for n in range(4))]
    pairs = [(a, b) for a in ends for b in ends if not (a and b) or a <= b]
    for since, until in pairs:
        make_member(since=since, until=until)
    return list(Membership.objects.all())


@pytest.mark.parametrize("offset", range(-1, 5))
def test_rows_on_a_day_are_those_that_plain_dates_say(stays, offset):
    day = date(2020, 1, 1) + timedelta(offset)

    on_the_day = set(Membership.objects.on(day))

    assert on_the_day == {
        stay
        for stay in stays
        if (stay.since is None or stay.since <= day)
        and (stay.until is None or day <= stay.until)
    }
    assert on_the_day == {stay for stay in stays if stay.holds_on(day)}


@pytest.mark.django_db
def test_what_is_current_is_judged_by_the_clock_in_norway(monkeypatch):
    half_past_midnight = timezone.datetime.fromisoformat("2026-06-30T22:30:00+00:00")
    monkeypatch.setattr(timezone, "now", lambda: half_past_midnight)
    ended = make_member(until=date(2026, 6, 30))
    started = make_member(since=date(2026, 7, 1))

    current = Membership.objects.current()

    assert [stay.organization for stay in current] == [started] != [ended]


def stay(organization, since, until):
    return Membership(organization=organization, since=since, until=until)


def overlap(first, second):
    """Whether the database refuses both memberships together."""
    organization = make_organization()
    stays = [stay(organization, *first), stay(organization, *second)]
    return refusal_of(lambda: Membership.objects.bulk_create(stays)) == OVERLAP


def refusal_of(write):
    try:
        with transaction.atomic():
            write()
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name


LAST, FIRST = date(2019, 12, 31), date(2020, 1, 1)


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ((None, LAST), (FIRST, None), False),
        ((None, FIRST), (FIRST, None), True),
        ((date(2019, 1, 1), LAST), (LAST, LAST), True),
        ((LAST, LAST), (FIRST, FIRST), False),
        ((None, None), (FIRST, FIRST), True),
        ((None, LAST), (None, date(2018, 1, 1)), True),
        ((FIRST, None), (date(2999, 1, 1), None), True),
        ((None, None), (None, None), True),
    ],
    ids=str,
)
@pytest.mark.django_db
def test_both_days_of_a_stay_count(first, second, answer):
    assert overlap(first, second) == overlap(second, first) == answer


@pytest.mark.django_db
@given(ends, ends, ends, ends)
def test_stays_overlap_when_they_share_a_day(a, b, c, d):
    if (a and b and b < a) or (c and d and d < c):
        return
    share = max(a or date.min, c or date.min) <= min(b or date.max, d or date.max)

    assert overlap((a, b), (c, d)) == share


@pytest.mark.django_db
def test_stays_of_two_organizations_may_overlap():
    Membership.objects.create(organization=make_organization())
    Membership.objects.create(organization=make_organization())

    assert Membership.objects.count() == 2


def renew(stay, *, ending):
    """Create the next membership before ending the old one, if it is ended at all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {OVERLAP} DEFERRED")
        Membership.objects.create(organization=stay.organization, since=FIRST)
        if ending:
            stay.end(on=LAST)
        cursor.execute(f"SET CONSTRAINTS {OVERLAP} IMMEDIATE")


@pytest.mark.django_db
def test_a_transaction_may_pass_through_a_wrong_state_when_it_says_so():
    old = make_member(since=date(2019, 1, 1)).memberships.get()

    renew(old, ending=True)

    assert Membership.objects.filter(organization=old.organization).count() == 2


@pytest.mark.django_db
def test_a_wrong_state_is_refused_in_the_end():
    old = make_member(since=date(2019, 1, 1)).memberships.get()

    assert refusal_of(lambda: renew(old, ending=False)) == OVERLAP


def test_every_period_of_something_never_repeated_can_be_deferred():
    rules = [rule for model in MODELS for rule in model._meta.constraints]
    exclusions = [rule for rule in rules if isinstance(rule, ExclusionConstraint)]

    assert {rule.deferrable.name for rule in exclusions} == {"IMMEDIATE"}


@given(st.dates(), st.sampled_from(Period.Precision.values))
def test_a_coarse_day_is_the_first_and_the_last_of_what_is_known(day, precision):
    first, last = first_day(day, precision), last_day(day, precision)

    assert first <= day <= last
    if precision in ("day", "at_latest"):
        assert first == last == day
    else:
        same = "%Y" if precision == "year" else "%Y-%m"
        assert first.strftime(same) == day.strftime(same) == last.strftime(same)
        assert first == date.min or _part(first - timedelta(1), same) < _part(
            first, same
        )
        assert last == date.max or _part(last + timedelta(1), same) > _part(last, same)


def _part(day, same):
    return (day.year, day.month if "m" in same else 0)


DAY = date(2019, 5, 8)
MONTH = date(2019, 5, 1)
YEAR = date(2019, 1, 1)


@pytest.mark.parametrize(
    ("since", "precision", "nb", "en"),
    [
        (DAY, "day", "fra 8. mai 2019", "from 8 May 2019"),
        (MONTH, "month", "fra mai 2019", "from May 2019"),
        (YEAR, "year", "fra 2019", "from 2019"),
        (DAY, "at_latest", "senest fra 8. mai 2019", "since at least 8 May 2019"),
        (None, "day", "", ""),
    ],
)
def test_the_first_day_is_said_as_exactly_as_it_is_known(since, precision, nb, en):
    stay = Membership(since=since, since_precision=precision)

    assert in_both_languages(stay, "since_text") == (nb, en)


@pytest.mark.parametrize(
    ("until", "precision", "nb", "en"),
    [
        (DAY, "day", "til 8. mai 2019", "until 8 May 2019"),
        (date(2019, 5, 31), "month", "til mai 2019", "until May 2019"),
        (date(2019, 12, 31), "year", "til 2019", "until 2019"),
        (DAY, "at_latest", "til senest 8. mai 2019", "until 8 May 2019 at the latest"),
        (None, "day", "", ""),
    ],
)
def test_the_last_day_is_said_as_exactly_as_it_is_known(until, precision, nb, en):
    stay = Membership(until=until, until_precision=precision)

    assert in_both_languages(stay, "until_text") == (nb, en)


def test_a_period_is_said_from_end_to_end():
    both = Membership(since=YEAR, since_precision="year", until=date(2022, 3, 21))

    assert in_both_languages(both, "period_text") == (
        "fra 2019 til 21. mars 2022",
        "from 2019 until 21 March 2022",
    )
    both.since_precision = both.until_precision = "at_latest"
    assert in_both_languages(both, "period_text") == (
        "senest fra 1. januar 2019, til senest 21. mars 2022",
        "since at least 1 January 2019, until 21 March 2022 at the latest",
    )
    assert in_both_languages(Membership(), "period_text") == ("", "")


def test_the_opening_is_said_as_exactly_as_it_is_known():
    project = Project(opened=MONTH, opened_precision="month")

    assert in_both_languages(project, "opened_text") == ("mai 2019", "May 2019")


def in_both_languages(row, text):
    with translation.override("nb"):
        nb = getattr(row, text)
    with translation.override("en"):
        return nb, getattr(row, text)


@pytest.mark.django_db
def test_ending_a_stay_leaves_the_row_as_history():
    stay = make_member(since=date(2019, 1, 1)).memberships.get()

    stay.end(on=date(2020, 5, 4))

    stay.refresh_from_db()
    assert (stay.since, stay.until) == (date(2019, 1, 1), date(2020, 5, 4))
