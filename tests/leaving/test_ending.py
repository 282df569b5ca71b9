"""The secretariat ends a membership, with those of its dependents that are ticked."""

from datetime import timedelta

import pytest
from django.utils import translation

from members import access, history, leaving, review
from members.models import AccessRequest, Membership, Resignation, User
from tests.support.factories import (
    make_member,
    make_participation,
    make_presence,
)
from tests.support.leaving import DAY, TODAY
from tests.support.letters import last, letters
from tests.support.refusals import refusal
from tests.support.rows import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_all_dependents(ours, kari, eva, with_dependents):
    """Give Yara a dependent of every kind."""
    make_participation(organization=ours)
    make(AccessRequest, organization=ours, email="spor@example.org")
    access.invite(ours, "ny@example.org", "editor", by=kari)
    review.submit(ours, {"phone": "35 00 00 00"}, by=eva)


def dependents(organization, day=DAY):
    return [
        row for kind in leaving.dependents_after(organization, day) for row in kind.rows
    ]


def end(organization, by, *, day=DAY, also=(), **seen):
    given = {
        "seen_until": None,
        "shown": map(leaving.row_key, dependents(organization, day)),
    }
    return leaving.end_membership(
        organization.memberships.get(),
        day,
        **given | seen,
        also=list(map(leaving.row_key, also)),
        by=by,
    )


@pytest.mark.parametrize(("days", "shown"), [(-1, 0), (0, 0), (1, 1)])
def test_what_ends_by_then_is_no_dependent(days, shown):
    organization = make_member()
    make_presence(organization=organization, until=DAY + timedelta(days=days))

    assert len(dependents(organization)) == shown


def test_what_is_not_ticked_goes_on(ours, kari):
    before = dependents(ours)

    end(ours, kari)

    assert ours.memberships.get().until == DAY
    assert dependents(ours) == before


def test_what_is_ticked_ends_on_the_same_day_or_is_closed(ours, kari):
    rows = dependents(ours)
    nouns = "Role Participation Representative Representative Presence"
    nouns += " ChangeRequest AccessRequest Invitation"
    assert [type(row).__name__ for row in rows] == nouns.split()

    end(ours, kari, also=rows)

    assert dependents(ours) == []
    for row in rows:
        row.refresh_from_db()
    for row in rows[:5]:
        assert (row.until, row.until_precision) == (DAY, "day")
    proposal, asked, invitation = rows[5:]
    assert (proposal.status, asked.granted) == ("rejected", False)
    assert invitation.withdrawn_at is not None


@pytest.mark.parametrize(("days", "is_revoked"), [(0, False), (1, True)])
def test_access_lasts_to_the_end_of_the_last_day(ours, manager, kari, days, is_revoked):
    end(ours, kari, day=TODAY - timedelta(days=days), also=[manager])

    manager.refresh_from_db()
    assert (manager.until, manager.is_revoked) == (TODAY, is_revoked)


def test_managers_are_notified_what_ends_and_what_goes_on(ours, kari):
    role, participation = dependents(ours)[:2]

    end(ours, kari, also=[role])

    ends, goes_on = last("membership_ended").text.split("- ", 1)[1].split(":\n", 1)
    assert leaving.describe(role) in ends
    assert leaving.describe(participation) in goes_on
    told = [to for kind, to in letters() if kind == "membership_ended"]
    assert told == ["ola@example.org"]


def test_each_letter_is_in_the_language_of_its_reader(ours, kari):
    User.objects.update(language="en")
    AccessRequest.objects.update(language="en")
    rows = dependents(ours)

    end(ours, kari, also=[rows[0], *rows[5:7]])

    role, part, *_others = rows
    letter = last("membership_ended").text
    with translation.override("en"):
        said = [leaving.describe(row) for row in (role, part)]
    assert [line for line in said if f"- {line}\n" not in letter] == []
    for kind in ("review_outcome", "access_declined"):
        assert "The membership ends." in last(kind).text


def test_the_resignation_is_closed_and_history_shows_the_change(kari, ours, ola):
    leaving.submit_resignation(ours, last_day=DAY, by=ola)

    membership = end(ours, kari)

    resignation = Resignation.objects.get()
    assert (resignation.ended_on, resignation.ended_by) == (TODAY, kari)
    changes = history.changes_of(membership, [Membership])
    assert [change.kind for change in changes] == ["update", "insert"]
    assert changes[0].values["until"] == (None, DAY)


def test_the_profile_says_former_member_from_the_day_after(client, kari):
    organization = make_member(slug="alfa")
    yesterday = TODAY - timedelta(days=1)

    end(organization, kari, day=TODAY)
    today = client.get("/en/members/alfa/").text
    Membership.objects.update(until=yesterday)
    tomorrow = client.get("/en/members/alfa/").text

    assert "Former member" not in today
    assert "Former member" in tomorrow


def test_the_first_day_may_be_the_last_and_no_day_before(kari):
    organization = make_member(since=TODAY)
    before = TODAY - timedelta(days=1)

    refused = refusal(lambda: end(organization, kari, day=before))
    assert list(refused.message_dict) == ["__all__"]
    assert organization.memberships.get().until is None

    end(organization, kari, day=TODAY)
    assert organization.memberships.get().until == TODAY


def test_a_dependent_that_the_page_did_not_show_is_refused(ours, kari):
    shown = [leaving.row_key(row) for row in dependents(ours)[1:]]

    assert refusal(lambda: end(ours, kari, shown=shown)).code == "hanging"
    assert ours.memberships.get().until is None


def test_the_second_of_two_is_refused_unless_it_has_seen_the_last_day(ours, kari):
    end(ours, kari)

    assert refusal(lambda: end(ours, kari, day=TODAY)).code == "meanwhile"
    assert ours.memberships.get().until == DAY
    end(ours, kari, day=TODAY, seen_until=DAY)
    assert ours.memberships.get().until == TODAY


def test_if_one_dependent_cannot_end_nothing_does(ours, kari):
    role, *_between, proposal = dependents(ours)[:6]
    proposal.items.update(proposed_by=kari)

    refused = refusal(lambda: end(ours, kari, also=[role, proposal]))

    role.refresh_from_db()
    assert refused.code == "own"
    assert (role.until, ours.memberships.get().until) == (None, None)
