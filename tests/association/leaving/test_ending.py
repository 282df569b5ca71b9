"""The secretariat ends a membership, with those of its dependents that are ticked."""

from datetime import timedelta

import pytest
from django.utils import translation

from members.accounts import access
from members.association import leaving
from members.models import AccessRequest, Membership, Resignation, User
from members.records import history, review
from tests.support.factories import make
from tests.support.leaving import DAY, TODAY
from tests.support.letters import last, letters
from tests.support.refusals import refusal


@pytest.fixture(autouse=True)
def with_all_dependents(ours, kari, eva, with_dependents):
    """Give Yara a dependent of every kind."""
    make.participation(organization=ours)
    make(AccessRequest, organization=ours, email="spor@example.org")
    access.invite(ours, "ny@example.org", "editor", by=kari)
    review.submit(ours, {"phone": "35 00 00 00"}, by=eva)


def dependents(organization, day=DAY):
    kinds = leaving.dependents_after(organization, day)
    return [row for kind in kinds for row in kind.rows]


def end(organization, by, *, day=DAY, also=(), **seen):
    shown = map(leaving.row_key, dependents(organization, day))
    given = {"seen_until": None, "seen_keys": shown, **seen}
    given["also"] = list(map(leaving.row_key, also))
    return leaving.end_membership(organization.memberships.get(), day, **given, by=by)


def test_what_ends_by_then_is_no_dependent():
    organization = make.member()
    for days in (-1, 0):
        until = DAY + timedelta(days=days)
        make.presence(organization=organization, until=until)
    until = DAY + timedelta(days=1)
    after = make.presence(organization=organization, until=until)
    assert dependents(organization) == [after]


@pytest.mark.parametrize(("days", "is_revoked"), [(0, False), (1, True)])
def test_access_lasts_to_the_end_of_the_last_day(ours, manager, kari, days, is_revoked):
    end(ours, kari, day=TODAY - timedelta(days=days), also=[manager])
    manager.refresh_from_db()
    assert (manager.until, manager.is_revoked) == (TODAY, is_revoked)


def test_what_is_ticked_ends_that_day_or_is_closed_and_the_rest_goes_on(ours, kari):
    rows = dependents(ours)
    nouns = "Role Participation Representative Representative Presence"
    nouns += " ChangeRequest AccessRequest Invitation"
    assert [type(row).__name__ for row in rows] == nouns.split()
    end(ours, kari)
    assert (ours.memberships.get().until, dependents(ours)) == (DAY, rows)
    end(ours, kari, also=rows, seen_until=DAY)
    assert dependents(ours) == []
    for row in rows:
        row.refresh_from_db()
    assert {(row.until, row.until_precision) for row in rows[:5]} == {(DAY, "day")}
    proposal, asked, invitation = rows[5:]
    assert (proposal.status, asked.granted) == ("rejected", False)
    assert invitation.withdrawn_at is not None


def test_managers_are_notified_what_ends_and_what_goes_on(ours, kari, ola):
    leaving.submit_resignation(ours, last_day=DAY, by=ola)
    role, participation = dependents(ours)[:2]
    end(ours, kari, also=[role])
    ends, goes_on = last("membership_ended").text.split("- ", 1)[1].split(":\n", 1)
    assert leaving.describe(role) in ends
    assert leaving.describe(participation) in goes_on
    told = [to for kind, to in letters() if kind == "membership_ended"]
    assert told == ["ola@example.org"]
    resignation = Resignation.objects.get()
    assert (resignation.ended_on, resignation.ended_by) == (TODAY, kari)
    changes = history.changes_of(ours.memberships.get(), [Membership])
    assert [change.kind for change in changes] == ["update", "insert"]
    assert changes[0].values["until"] == (None, DAY)


def test_each_letter_is_in_the_language_of_its_reader(ours, kari):
    User.objects.update(language="en")
    AccessRequest.objects.update(language="en")
    rows = dependents(ours)
    end(ours, kari, also=[rows[0], *rows[5:7]])
    letter = last("membership_ended").text
    with translation.override("en"):
        lines = [f"- {leaving.describe(row)}\n" for row in rows[:2]]
    assert [line for line in lines if line not in letter] == []
    for kind in ("review_outcome", "access_declined"):
        assert "The membership ends." in last(kind).text


def test_the_first_day_may_be_the_last_and_the_day_after_says_so(client, kari):
    organization = make.member(slug="alfa", since=TODAY)
    yesterday = TODAY - timedelta(days=1)
    refused = refusal(lambda: end(organization, kari, day=yesterday))
    assert list(refused.message_dict) == ["__all__"]
    assert organization.memberships.get().until is None
    end(organization, kari, day=TODAY)
    today = client.get("/en/members/alfa/").text
    organization.memberships.update(since=yesterday, until=yesterday)
    tomorrow = client.get("/en/members/alfa/").text
    assert ["Former member" in page for page in (today, tomorrow)] == [False, True]


def test_what_the_page_did_not_show_is_refused(ours, kari):
    rows = dependents(ours)
    shown = [leaving.row_key(row) for row in rows[1:]]
    assert refusal(lambda: end(ours, kari, seen_keys=shown)).code == "hanging"
    role, proposal = rows[0], rows[5]
    proposal.items.update(proposed_by=kari)
    refused = refusal(lambda: end(ours, kari, also=[role, proposal]))
    role.refresh_from_db()
    assert (refused.code, role.until) == ("own", None), "Of two neither ends."
    assert ours.memberships.get().until is None
    end(ours, kari)
    assert refusal(lambda: end(ours, kari, day=TODAY)).code == "meanwhile"
    assert ours.memberships.get().until == DAY
    end(ours, kari, day=TODAY, seen_until=DAY)
    assert ours.memberships.get().until == TODAY
