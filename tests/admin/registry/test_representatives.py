"""The secretariat ends access, and marks representatives whose e-mail bounces."""

import pytest

from tests.support.admin import choose
from tests.support.factories import (
    make_representative,
)
from tests.support.reminders import days_ago, make_asked, remind

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/members/representative/"


def test_a_secretary_marks_and_unmarks_a_bouncing_address(as_secretary):
    acts = make_representative()

    as_secretary.post(PEOPLE, choose([acts], "mark_bounced"))
    acts.user.refresh_from_db()
    assert acts.user.bounced_on == days_ago(0)

    as_secretary.post(PEOPLE, choose([acts], "unmark_bounced"))
    acts.user.refresh_from_db()
    assert acts.user.bounced_on is None


def test_a_marked_representative_gets_no_reminder(as_secretary):
    organization, [manager, editor] = make_asked("manager", "editor")
    acts = organization.representatives.get(user=manager)
    as_secretary.post(PEOPLE, choose([acts], "mark_bounced"))

    assert remind() == [("first", editor)]


def test_access_is_ended_at_once_of_the_last_manager_as_well(as_secretary):
    acts = make_representative(role="manager")

    as_secretary.post("/admin/members/representative/", choose([acts], "end_access"))

    acts.refresh_from_db()
    assert (acts.is_revoked, list(acts.user.organizations())) == (True, [])
