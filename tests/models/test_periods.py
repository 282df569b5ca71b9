"""Periods, their precision, and their texts in two languages."""

from datetime import date, timedelta
from itertools import product

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import given, strategies as st

from members.models import Membership, Period, Project, first_day, last_day
from tests.models.rules import MODELS
from tests.support.cases import cases
from tests.support.events import run
from tests.support.factories import make
from tests.support.refusals import broken_by, told

OVERLAP = "memberships_of_an_organization_never_overlap"
LAST, FIRST = date(2019, 12, 31), date(2020, 1, 1)
days = st.dates(date(2019, 1, 1), date(2019, 12, 31))
ends = st.none() | days


def test_all_checks_are_one_query_until_one_fails_which_is_told_by_its_words():
    project = make.project(since=LAST)
    with CaptureQueriesContext(connection) as queries:
        project.full_clean()
    assert sum('AS "_check"' in query["sql"] for query in queries) == 1

    project.until = date(2019, 1, 1)
    words = ["The last day cannot be before the first."]
    assert told(project.validate_constraints) == words


def test_rows_on_a_day_are_those_that_plain_dates_say():
    around = [FIRST + timedelta(n) for n in range(4)]
    for since, until in product([None, *around], repeat=2):
        if not (since and until) or since <= until:
            make.member(since=since, until=until)

    stays = set(Membership.objects.all())
    for day in (FIRST + timedelta(n) for n in range(-1, 5)):
        on_the_day = {
            stay
            for stay in stays
            if (stay.since is None or stay.since <= day)
            and (stay.until is None or day <= stay.until)
        }
        assert set(Membership.objects.on(day)) == on_the_day
        assert {stay for stay in stays if stay.holds_on(day)} == on_the_day


def test_what_is_current_is_judged_by_the_clock_in_norway(monkeypatch):
    half_past_midnight = timezone.datetime.fromisoformat("2026-06-30T22:30:00+00:00")
    monkeypatch.setattr(timezone, "now", lambda: half_past_midnight)
    make.member(until=date(2026, 6, 30))
    started = make.member(since=date(2026, 7, 1))

    assert [stay.organization for stay in Membership.objects.current()] == [started]


def write_both(first, second):
    organization = make.organization()
    Membership.objects.bulk_create(
        Membership(organization=organization, since=since, until=until)
        for since, until in (first, second)
    )


APART = [((None, LAST), (FIRST, None)), ((LAST, LAST), (FIRST, FIRST))]
TOGETHER = [
    ((None, FIRST), (FIRST, None)),
    ((date(2019, 1, 1), LAST), (LAST, LAST)),
    ((None, None), (FIRST, FIRST)),
    ((None, LAST), (None, date(2018, 1, 1))),
    ((FIRST, None), (date(2999, 1, 1), None)),
    ((None, None), (None, None)),
]


def test_both_days_of_a_stay_count():
    for first, second in APART:
        write_both(first, second), write_both(second, first)
    for pair in TOGETHER:
        for both in (pair, pair[::-1]):
            assert broken_by(lambda both=both: write_both(*both)) == OVERLAP, both


@given(ends, ends, ends, ends)
def test_stays_overlap_when_they_share_a_day(a, b, c, d):
    if (a and b and b < a) or (c and d and d < c):
        return
    if max(a or date.min, c or date.min) <= min(b or date.max, d or date.max):
        assert broken_by(lambda: write_both((a, b), (c, d))) == OVERLAP
    else:
        write_both((a, b), (c, d))


def renew(stay, *, ending):
    """Create the next membership before ending the old one, if it is ended at all."""
    run(f"SET CONSTRAINTS {OVERLAP} DEFERRED")
    Membership.objects.create(organization=stay.organization, since=FIRST)
    if ending:
        stay.end(on=LAST)
    run(f"SET CONSTRAINTS {OVERLAP} IMMEDIATE")


def test_a_transaction_may_pass_through_a_wrong_state_that_it_mends_in_the_end():
    old = make.member(since=date(2019, 1, 1)).memberships.get()
    assert broken_by(lambda: renew(old, ending=False)) == OVERLAP

    renew(old, ending=True)

    stays = Membership.objects.order_by("since").values_list("since", "until")
    assert list(stays) == [(date(2019, 1, 1), LAST), (FIRST, None)]
    # So may one of every period of something never repeated.
    rules = [rule for model in MODELS for rule in model._meta.constraints]
    exclusions = [rule for rule in rules if isinstance(rule, ExclusionConstraint)]
    assert {rule.deferrable.name for rule in exclusions} == {"IMMEDIATE"}


@given(st.dates(), st.sampled_from(Period.Precision.values))
def test_a_coarse_day_is_the_first_and_the_last_of_what_is_known(day, precision):
    first, last = first_day(day, precision), last_day(day, precision)
    parts = {"year": 1, "month": 2}.get(precision, 3)

    def part(one):
        return one.timetuple()[:parts]

    assert first <= day <= last
    assert part(first) == part(day) == part(last)
    assert first == date.min or part(first - timedelta(1)) < part(first)
    assert last == date.max or part(last + timedelta(1)) > part(last)


MONTH, YEAR = date(2019, 5, 1), date(2019, 1, 1)


def test_a_day_is_said_as_exactly_as_it_is_known():
    for name, text, precision, nb, en in cases(__file__, "days.csv"):
        day = date.fromisoformat(text) if text else None
        stay = Membership(**{name: day, f"{name}_precision": precision})
        assert in_both_languages(stay, f"{name}_text") == (nb, en), (text, precision)


def test_a_period_and_an_opening_are_said_as_exactly_as_they_are_known():
    both = Membership(since=YEAR, since_precision="year", until=date(2022, 3, 21))
    project = Project(opened=MONTH, opened_precision="month")

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
    assert in_both_languages(project, "opened_text") == ("mai 2019", "May 2019")


def in_both_languages(row, text):
    with translation.override("nb"):
        nb = getattr(row, text)
    with translation.override("en"):
        return nb, getattr(row, text)
