"""What happens while two organizations are merged; each race again without its guard."""

import pytest
from django.db import IntegrityError

from members import models
from members.accounts import access
from members.records import review
from members.records.merge import MergePlan, merge
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make
from tests.support.letters import last, token_of
from tests.support.merging import REASON, fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair():
    return make.member(name="Alfa"), make.organization(name="Alfa AS")


def merging_of(survivor, other):
    """Return the act of a secretary who has read the page of the two."""
    by, seen = make.secretary(), MergePlan(fresh(survivor), fresh(other)).fingerprint
    return lambda: merge(survivor.pk, other.pk, {}, seen=seen, reason=REASON, by=by)


@pytest.mark.parametrize(
    ("order", "lock", "code"),
    [(1, "locked", "gone"), (-1, "locked", "gone"), (1, "unlocked", "refused")],
)
def test_of_two_who_merge_a_pair_in_either_way_one_is_refused(
    request, pair, order, lock, code
):
    if lock == "unlocked":
        request.getfixturevalue("without_row_locks")
    first, second = merging_of(*pair), merging_of(*pair[::order])

    assert concurrent_refusals(first, second) == [code]
    assert models.MergedOrganization.objects.count() == 1
    assert list(models.Organization.objects.all()) == [pair[0]]


REFUSED = {
    "proposal": lambda row, user, by: review.submit(row, {"phone": "1"}, by=user),
    "report": lambda row, user, by: review.report(row, "Skiltet er feil"),
    "access": lambda row, user, by: access.revoke_access(
        user.representations.get(), by=by
    ),
    "invitation": lambda row, user, by: access.accept_invitation(
        token_of(last("invitation")), name="Gro"
    ),
    "decision": lambda row, user, by: review.reject(
        models.ChangeRequest.objects.get().pk, by=by, reason="Nei"
    ),
}


def act_while_merging(pair, act):
    other, user, by = pair[1], make.colleague(pair[1]), make.secretary()
    access.invite(other, "gro@example.org", "editor", by=by)
    if act == "decision":
        review.submit(other, {"phone": "35 00 00 99"}, by=user)
    return concurrent_refusals(merging_of(*pair), lambda: REFUSED[act](other, user, by))


@pytest.mark.parametrize("act", REFUSED)
def test_what_is_done_to_the_other_while_it_is_merged_is_refused_in_words(pair, act):
    refused = act_while_merging(pair, act)

    assert (refused, models.Representative.objects.count()) == (["gone"], 0)
    left = models.ChangeRequest.objects.values_list("organization", "status")
    assert list(left) == ([(pair[0].pk, "open")] if act == "decision" else [])


@pytest.mark.usefixtures("without_row_locks")
@pytest.mark.parametrize("act", ["report", "invitation", "decision"])
def test_without_the_lock_the_database_refuses_it_in_no_words(pair, act):
    assert act_while_merging(pair, act) == ["database"]


def test_a_merge_sees_the_proposal_that_was_sent_meanwhile(pair):
    other = pair[1]
    user = make.colleague(other)
    act = merging_of(*pair)

    refused = concurrent_refusals(
        lambda: review.submit(other, {"phone": "35 00 00 99"}, by=user), act
    )

    assert refused == ["meanwhile"]
    assert models.ChangeRequest.objects.get().organization == other


def test_whoever_loses_access_meanwhile_asks_for_none_by_the_locks_alone(
    pair, is_locked
):
    make.colleague(pair[1], email="per@example.org")
    row = models.Representative.objects.get()
    act, by = merging_of(*pair), make.secretary()
    codes = concurrent_refusals(lambda: access.revoke_access(row, by=by), act)

    assert codes == ["meanwhile"] or not is_locked
    assert models.AccessRequest.objects.count() == int(not is_locked)


def test_a_row_that_somebody_adds_meanwhile_refuses_itself(pair):
    """References are checked at the commit, which comes after that of the merge."""
    with pytest.raises(IntegrityError):
        concurrent_refusals(pair[1].memberships.create, merging_of(*pair))

    assert list(models.Organization.objects.all()) == [pair[0]]
    assert models.Membership.objects.get().organization == pair[0]
