"""Two at once: the second is told, and no list is made of what was."""

from datetime import date

import pytest

from members.fees import Preview, make_fees, mark_paid
from members.models import Fee, FeeRate, Membership
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make_member, make_secretary

from .making import DAY, make_billed, make_rates

pytestmark = pytest.mark.django_db(transaction=True)


def making():
    """Return the act of a secretary who has just looked at the list."""
    seen, by = Preview(2027, DAY).fingerprint, make_secretary()
    return lambda: make_fees(2027, DAY, seen=seen, by=by)


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
    make_member(name="Alfa")
    first, second = prepare(), making()

    assert concurrent_refusals(first, second) == ["meanwhile"]
    assert Fee.objects.count() == fees


def test_of_two_who_mark_paid_on_two_days_the_first_counts():
    [row] = make_billed(1)
    days, by = (date(2026, 2, 1), date(2026, 3, 1)), make_secretary()
    first, second = (lambda day=day: mark_paid({row.pk: day}, by=by) for day in days)

    assert concurrent_refusals(first, second) == ["meanwhile"]
    assert Fee.objects.get().paid_on == days[0]
