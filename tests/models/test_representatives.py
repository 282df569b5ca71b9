"""Access holds to the end of its last day, unless it is revoked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members.models import Representative
from tests.support.factories import LONG_AGO, make_representative
from tests.support.refusals import told

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)


@pytest.mark.parametrize("is_revoked", [False, True])
def test_the_last_day_counts_unless_it_was_cut_short(is_revoked):
    acts = make_representative(since=LONG_AGO, until=DAY, is_revoked=is_revoked)

    days = [DAY - timedelta(1), DAY, DAY + timedelta(1)]
    held = [acts in Representative.objects.on(day) for day in days]

    assert held == [True, not is_revoked, False]
    assert [acts.holds_on(day) for day in days] == held


@pytest.mark.parametrize("since", [None, LONG_AGO, timezone.localdate()])
def test_access_that_is_revoked_is_over_at_once(since):
    acts = make_representative(since=since, until=timezone.localdate())
    assert list(acts.user.organizations()) == [acts.organization]

    acts.revoke()

    assert list(acts.user.organizations()) == []
    assert Representative.objects.get().until == timezone.localdate()


def test_whoever_was_let_out_can_come_back_the_same_day():
    acts = make_representative(since=timezone.localdate())
    acts.revoke()

    back = make_representative(
        user=acts.user, organization=acts.organization, since=timezone.localdate()
    )

    back.full_clean()
    assert list(Representative.objects.current()) == [back]


def test_but_not_while_the_last_day_runs():
    acts = make_representative(since=LONG_AGO, until=timezone.localdate())
    second = Representative(
        user=acts.user, organization=acts.organization, since=timezone.localdate()
    )

    said = told(second.full_clean)

    assert said == ["This account already has access to the organization."]
