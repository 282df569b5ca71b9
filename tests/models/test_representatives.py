"""Access holds to the end of its last day, unless it is revoked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members.models import Representative
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_organization,
    make_representative,
    make_user,
)
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


def test_a_user_acts_for_the_organizations_of_the_day():
    user, ours = make_user(), make_organization()
    make_representative(user=user, organization=ours, since=LONG_AGO)
    for period in ({"until": LONG_AGO}, {"since": FAR_AHEAD}):
        make_representative(user=user, **period)

    assert list(user.organizations()) == [ours]


@pytest.mark.parametrize("since", [None, LONG_AGO, timezone.localdate()])
def test_access_that_is_revoked_is_over_at_once_and_can_be_given_again(since):
    today = timezone.localdate()
    acts = make_representative(since=since, until=today)
    again = {"user": acts.user, "organization": acts.organization, "since": today}
    # Not while the last day runs.
    said = told(Representative(**again).full_clean)
    assert said == ["This account already has access to the organization."]

    acts.revoke()

    acts.refresh_from_db()
    assert (list(acts.user.organizations()), acts.until) == ([], today)
    back = make_representative(**again)
    back.full_clean()
    assert list(Representative.objects.current()) == [back]
