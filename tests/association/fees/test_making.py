"""The list of a year: who stands on it, at what amount, in how many statements."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from members.association.fees import (
    FeePreview,
    amount_text,
    make_fees,
    mark_paid,
    read_amount,
    sums_of,
    total_of,
)
from members.models import Fee, FeeCategory, FeeRate, Membership, Organization
from tests.support.admin import undo
from tests.support.cases import cases
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make
from tests.support.refusals import refusal
from tests.support.sampling import examples

from .making import DAY, make_billed, make_list, make_rates

names = count()


def test_members_who_join_leave_or_lack_something_are_marked():
    make_rates(small=8000)
    make.member(name="Ny", employees=20, since=date(2027, 6, 1), orgnr="974760673")
    make.member(name="Ut", employees=20, until=date(2027, 8, 31), orgnr="971274042")
    make.member(name="Ukjent")
    mention = make.member(name="Omtalt", employees=20)
    mention.memberships.update(certainty="mentioned")

    lines = FeePreview(2027, date(2027, 7, 1)).lines

    found = {str(line.organization): [*line.missing, *line.marks] for line in lines}
    assert found == {
        "Ny": ["ble medlem 1. juni 2027"],
        "Ut": ["går ut 31. august 2027"],
        "Ukjent": ["number", "size", "rate"],
        "Omtalt": ["mention"],
    }


def test_a_list_made_again_adds_who_is_new_and_is_undone(as_secretary, kari):
    make_rates(other=1000)
    make.member()
    make_list(kari)
    late = make.member(since=date(2027, 3, 1))

    batch = make_list(kari, day=date(2027, 4, 1))

    assert batch.changes == {"fee": {"insert": 1}}
    undo(as_secretary, batch)
    assert not late.fees.exists()
    assert Fee.objects.count() == 1


def test_what_has_changed_since_the_look_is_refused(kari):
    make_rates(other=1000)
    member = make.member(employees=1)
    seen = FeePreview(2027, DAY).fingerprint
    for change in (
        lambda: FeeRate.objects.update(amount=1001),
        lambda: Organization.objects.filter(pk=member.pk).update(employees=12),
        lambda: member.memberships.update(until=date(2027, 9, 1)),
        make.member,
    ):
        change()
        code = refusal(lambda seen=seen: make_list(kari, seen=seen)).code
        assert code == "meanwhile"
        seen = FeePreview(2027, DAY).fingerprint
    assert not Fee.objects.exists()


SIZES = ["", *Organization.Size.values]
KINDS = ["", *Membership.Category.values]
EMPLOYEES = [None, 0, 1, 9, 10, 49, 50, 249, 250, 9000]
AMOUNTS = st.decimals(0, 99_999, places=2)
DAYS = st.dates(date(2026, 6, 1), date(2028, 6, 1))
MEMBERS = st.lists(
    st.tuples(
        st.sampled_from(KINDS[1:]),
        st.sampled_from(EMPLOYEES),
        st.none() | DAYS,
        st.none() | st.integers(0, 500),
    ),
    max_size=8,
)
RATES = st.dictionaries(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(SIZES)), AMOUNTS, max_size=12
)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(MEMBERS, RATES, DAYS)
def test_the_sums_are_those_of_an_independent_count(kari, members, rates, day):
    for model in (Fee, FeeRate, FeeCategory, Membership):
        model.objects.all().delete()
    categories = {
        kind: FeeCategory.objects.create(name=kind or "alle", membership_category=kind)
        for kind in {kind for kind, _size in rates}
    }
    for (kind, size), amount in rates.items():
        given = {"size": size, "amount": amount, "year": day.year}
        FeeRate.objects.create(category=categories[kind], **given)
    for kind, employees, since, lasts in members:
        until = since and lasts is not None and since + timedelta(days=lasts)
        given = {"since": since, "until": until or None, "employees": employees}
        given["is_listed"] = employees is None
        row = make.member(name=f"Medlem {next(names)}", **given)
        row.memberships.update(category=kind)

    wanted = [counted(member, rates, day) for member in members]
    wanted = sorted(amount for amount in wanted if amount)
    if wanted:
        make_list(kari, year=day.year, day=day)

    assert sorted(Fee.objects.values_list("amount", flat=True)) == wanted
    total = total_of(sums_of(day.year))
    assert (total.number, total.amount) == (len(wanted), sum(wanted))
    assert total.open == total.paid == 0


def counted(member, rates, day):
    """Return what a member pays, counted by other rules than the code's; 0 for nothing."""
    kind, employees, since, lasts = member
    last = since + timedelta(days=lasts) if since and lasts is not None else date.max
    if not (since or date.min) <= day <= last:
        return 0
    steps = [(250, "250-"), (50, "50-249"), (10, "10-49"), (1, "1-9"), (0, "unknown")]
    size = next(size for least, size in steps if (employees or 0) >= least)
    own = kind if any(k == kind for k, _size in rates) else ""
    return rates.get((own, size), rates.get((own, ""), 0))


NONE = ["-1", "1e3", "tolv", "1,2,3", "12,345,6.7", "٣", "NaN", "100.000.000"]


def test_an_amount_is_read_as_people_write_it_and_written_so_or_refused():
    assert read_amount("") is None
    for text, number in cases(__file__, "amounts.csv"):
        amount = Decimal(number)
        assert read_amount(text) == amount
        assert read_amount(amount_text(amount)) == amount
    for text in NONE:
        refusal(read_amount, text)


def making():
    """Return the act of a secretary who has just looked at the list."""
    seen, by = FeePreview(2027, DAY).fingerprint, make.secretary()
    return lambda: make_fees(2027, DAY, seen=seen, by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("prepare", "fees"),
    [
        (making, 1),
        (lambda: lambda: Membership.objects.update(until=date(2026, 12, 31)), 0),
        (lambda: lambda: FeeRate.objects.update(amount=2000), 0),
    ],
    ids=["another makes it", "a member leaves", "a rate is raised"],
)
def test_a_list_waits_for_a_change_and_is_not_made_of_what_was(prepare, fees):
    make_rates(other=1000)
    make.member(name="Alfa")
    first, second = prepare(), making()

    assert concurrent_refusals(first, second) == ["meanwhile"]
    assert Fee.objects.count() == fees


@pytest.mark.django_db(transaction=True)
def test_of_two_who_mark_paid_on_two_days_the_first_counts():
    [row] = make_billed(1)
    days, by = (date(2026, 2, 1), date(2026, 3, 1)), make.secretary()
    first, second = (lambda day=day: mark_paid({row.pk: day}, by=by) for day in days)

    assert concurrent_refusals(first, second) == ["meanwhile"]
    assert Fee.objects.get().paid_on == days[0]
