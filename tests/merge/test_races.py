"""What happens while two organizations are merged; each race again without its guard."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from members import access, review
from members.merge import MergePlan, merge, merging
from members.models import (
    AccessRequest,
    ChangeRequest,
    Membership,
    MergedOrganization,
    Organization,
    Representative,
)
from members.review import reporting
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import (
    make_colleague,
    make_member,
    make_organization,
    make_secretary,
)
from tests.support.letters import last, token_of
from tests.support.merging import REASON, fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair():
    return make_member(name="Alfa"), make_organization(name="Alfa AS")


def merging_of(survivor, other):
    """Return the act of a secretary who has read the page of the two."""
    by, seen = make_secretary(), MergePlan(fresh(survivor), fresh(other)).digest
    return lambda: merge(survivor.pk, other.pk, {}, seen=seen, reason=REASON, by=by)


def without_locks(monkeypatch):
    """Replace the row locks of a merge, and its check of what the page has shown."""
    rows = Organization.objects
    monkeypatch.setattr(
        merging, "_lock", lambda one, two: (rows.get(pk=one), rows.get(pk=two))
    )
    monkeypatch.setattr(merging, "_refuse_unseen", lambda plan, seen: None)


def test_of_two_who_merge_the_same_pair_one_is_refused(pair):
    first, second = merging_of(*pair), merging_of(*pair)

    assert concurrent_refusals(first, second) == ["gone"]
    assert MergedOrganization.objects.count() == 1


def test_of_two_who_merge_a_pair_both_ways_one_is_refused(pair):
    first, second = merging_of(*pair), merging_of(*reversed(pair))

    assert concurrent_refusals(first, second) == ["gone"]
    assert list(Organization.objects.all()) == [pair[0]]


def test_without_the_lock_the_second_of_both_ways_breaks_off(pair, monkeypatch):
    without_locks(monkeypatch)
    first, second = merging_of(*pair), merging_of(*reversed(pair))

    assert concurrent_refusals(first, second) == ["database"]


def test_a_proposal_for_the_other_is_refused_once_it_is_merged(pair):
    user = make_colleague(pair[1])
    act = merging_of(*pair)

    refused = concurrent_refusals(
        act, lambda: review.submit(pair[1], {"phone": "35 00 00 99"}, by=user)
    )

    assert refused == ["gone"]
    assert ChangeRequest.objects.count() == 0


def report_while_merging(pair):
    act = merging_of(*pair)
    return concurrent_refusals(act, lambda: review.report(pair[1], "Skiltet er feil"))


def test_a_report_of_the_other_is_refused_in_words_once_it_is_merged(pair):
    assert report_while_merging(pair) == ["gone"]
    assert ChangeRequest.objects.count() == 0


def test_without_the_lock_the_database_refuses_the_report_in_no_words(
    pair, monkeypatch
):
    monkeypatch.setattr(reporting, "lock_organization", lambda pk: None)

    assert report_while_merging(pair) == ["database"]


def test_a_merge_sees_the_proposal_that_was_sent_meanwhile(pair):
    other = pair[1]
    user = make_colleague(other)
    act = merging_of(*pair)

    refused = concurrent_refusals(
        lambda: review.submit(other, {"phone": "35 00 00 99"}, by=user), act
    )

    assert refused == ["meanwhile"]
    assert ChangeRequest.objects.get().organization == other


def test_without_looking_again_the_proposal_moves_unseen(pair, monkeypatch):
    monkeypatch.setattr(merging, "_refuse_unseen", lambda plan, seen: None)
    user = make_colleague(pair[1])
    act = merging_of(*pair)

    refused = concurrent_refusals(
        lambda: review.submit(pair[1], {"phone": "35 00 00 99"}, by=user), act
    )

    assert refused == []
    assert ChangeRequest.objects.get().organization == pair[0]


def end_access_while_merging(pair):
    make_colleague(pair[1], email="per@example.org")
    row = Representative.objects.get()
    act, by = merging_of(*pair), make_secretary()
    return concurrent_refusals(lambda: access.revoke_access(row, by=by), act)


def test_whoever_loses_access_meanwhile_asks_for_none(pair):
    assert end_access_while_merging(pair) == ["meanwhile"]
    assert AccessRequest.objects.count() == 0


def test_what_is_read_behind_the_lock_counts_even_if_nobody_looks_again(
    pair, monkeypatch
):
    monkeypatch.setattr(merging, "_refuse_unseen", lambda plan, seen: None)

    assert end_access_while_merging(pair) == []
    assert AccessRequest.objects.count() == 0


def test_without_any_lock_whoever_lost_access_meanwhile_asks_for_it(pair, monkeypatch):
    without_locks(monkeypatch)

    def unlocked(*organizations_and_choices, lock):
        return MergePlan(*organizations_and_choices)

    monkeypatch.setattr(merging, "MergePlan", unlocked)

    end_access_while_merging(pair)

    assert AccessRequest.objects.count() == 1


def test_access_that_is_revoked_after_the_merge_is_gone_already(pair):
    make_colleague(pair[1])
    row, by = Representative.objects.get(), make_secretary()

    refused = concurrent_refusals(
        merging_of(*pair), lambda: access.revoke_access(row, by=by)
    )

    assert refused == ["gone"]


def test_an_invitation_is_not_accepted_while_its_organization_is_merged(pair):
    access.invite(pair[1], "gro@example.org", "editor", by=make_secretary())
    token = token_of(last("invitation"))

    refused = concurrent_refusals(
        merging_of(*pair), lambda: access.accept_invitation(token, name="Gro")
    )

    assert refused == ["gone"]
    assert Representative.objects.count() == 0


def test_a_decision_on_its_proposal_waits_and_is_refused(pair):
    user, by = make_colleague(pair[1]), make_secretary()
    request = review.submit(pair[1], {"phone": "35 00 00 99"}, by=user).waiting

    refused = concurrent_refusals(
        merging_of(*pair), lambda: review.reject(request.pk, by=by, reason="Nei")
    )

    assert refused == ["gone"]
    request.refresh_from_db()
    assert (request.is_open, request.organization) == (True, pair[0])


def test_a_row_that_somebody_adds_meanwhile_refuses_itself(pair):
    """References are checked at the commit, which comes after that of the merge."""
    with pytest.raises(IntegrityError):
        concurrent_refusals(pair[1].memberships.create, merging_of(*pair))

    assert list(Organization.objects.all()) == [pair[0]]
    assert Membership.objects.get().organization == pair[0]


def test_a_merge_that_fails_leaves_both_as_they_were(pair, monkeypatch):
    def fail(*args, **kwargs):
        raise ValidationError("Nei", code="stopped")

    monkeypatch.setattr(merging, "_write_fields", fail)
    make_colleague(pair[1])

    assert concurrent_refusals(lambda: None, merging_of(*pair)) == ["stopped"]
    assert Organization.objects.count() == 2
    assert Representative.objects.get().organization == pair[1]
