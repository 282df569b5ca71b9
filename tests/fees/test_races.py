"""Two at once; each race again without what stops it."""

from datetime import date

import pytest

from members.fees import making, marking
from members.fees.making import make_fees
from members.fees.preview import Preview
from members.models import Fee, FeeRate, Membership
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make_member, make_secretary

from .making import DAY, make_billed, make_rates

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member():
    make_rates(other=1000)
    return make_member(name="Alfa")


def making_of():
    """Return the act of a secretary who has just looked at the list."""
    seen, by = Preview(2027, DAY).fingerprint, make_secretary()
    return lambda: make_fees(2027, DAY, seen=seen, by=by)


def without_locks(monkeypatch):
    monkeypatch.setattr(making, "_lock_members", lambda year, day: None)
    monkeypatch.setattr(making, "lock_year", lambda year: None)


def ending():
    Membership.objects.update(until=date(2026, 12, 31))


def dearer():
    FeeRate.objects.update(amount=2000)


def test_of_two_who_make_one_list_the_second_is_told(member):
    assert concurrent_refusals(making_of(), making_of()) == ["meanwhile"]
    assert Fee.objects.count() == 1


def test_without_locks_the_constraint_refuses_the_second(member, monkeypatch):
    without_locks(monkeypatch)

    assert concurrent_refusals(making_of(), making_of()) == ["refused"]
    assert Fee.objects.count() == 1


@pytest.mark.parametrize("change", [ending, dearer])
def test_a_list_waits_for_a_change_and_is_not_made_of_what_was(member, change):
    make = making_of()

    assert concurrent_refusals(change, make) == ["meanwhile"]
    assert not Fee.objects.exists()


@pytest.mark.parametrize("change", [ending, dearer])
def test_without_locks_a_list_is_made_of_what_was(member, change, monkeypatch):
    without_locks(monkeypatch)
    make = making_of()

    assert concurrent_refusals(change, make) == []
    assert Fee.objects.get().amount == 1000


def paying(row, day):
    by = make_secretary()
    return lambda: marking.mark_paid({row.pk: day}, by=by)


def test_of_two_who_mark_paid_on_two_days_the_first_counts():
    [row] = make_billed(1, None)
    first, second = paying(row, date(2026, 2, 1)), paying(row, date(2026, 3, 1))

    assert concurrent_refusals(first, second) == ["meanwhile"]
    assert Fee.objects.get().paid_on == date(2026, 2, 1)


def test_without_the_look_at_the_locked_row_the_second_day_counts(monkeypatch):
    [row] = make_billed(1, None)
    monkeypatch.setattr(marking, "_not_unpaid", lambda row: False)
    first, second = paying(row, date(2026, 2, 1)), paying(row, date(2026, 3, 1))

    assert concurrent_refusals(first, second) == []
    assert Fee.objects.get().paid_on == date(2026, 3, 1)
