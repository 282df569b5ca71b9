"""Two at the same moment about one proposal; each race once more without the lock."""

import pytest

from members import review
from members.fields import PROJECT
from members.models import ChangeRequest, Organization, Project
from tests.support.concurrency import concurrent_refusals, waits
from tests.support.factories import make_presence, make_project, make_secretary
from tests.support.proposals import line, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def send_twice(ours, ola, kari):
    def send():
        review.submit(review.new(PROJECT, ours), wanted(line(ours)), by=ola)

    concurrent_refusals(send, send)
    return ChangeRequest.objects.count()


def approve_twice(ours, ola, kari):
    subject = review.new(PROJECT, ours)
    waiting = review.submit(subject, wanted(line(ours)), by=ola).waiting
    per = make_secretary()
    codes = concurrent_refusals(
        lambda: review.approve(waiting.pk, by=kari),
        lambda: review.approve(waiting.pk, by=per),
    )
    return codes, Project.objects.count()


def edit_during_decision(target, subject, wanted, ola, kari):
    """Save one value of the target while another is approved; return codes and target."""
    waiting = review.submit(subject, wanted, by=ola).waiting
    [column] = wanted
    rows = type(target).objects.filter(pk=target.pk)
    codes = concurrent_refusals(
        lambda: rows.update(**{column: "Fra sekretariatet"}),
        lambda: review.approve(waiting.pk, by=kari),
    )
    return codes, rows.values_list(column, flat=True).get()


def edit_profile(ours, ola, kari):
    return edit_during_decision(ours, ours, {"summary_nb": "Ny"}, ola, kari)


def edit_project(ours, ola, kari):
    project = make_project(partners=[ours])
    subject = review.Subject(PROJECT, ours, project)
    return edit_during_decision(project, subject, {"title_nb": "Ny"}, ola, kari)


def end_access_during_proposal(ours, ola, kari):
    """End the right itself, as whoever does not lock the organization may do."""
    ours, right = Organization.objects.get(pk=ours.pk), ola.representations.get()
    codes = concurrent_refusals(
        right.revoke, lambda: review.submit(ours, {"summary_nb": "Ny"}, by=ola)
    )
    return codes, ChangeRequest.objects.count()


STALE = ["stale"], "Fra sekretariatet"
# Each: the race, and what comes of it with the lock and without.
RACES = {
    "a form is sent twice": (send_twice, 1, 2),
    # Without the lock the address of the project alone refuses the second.
    "two secretaries approve": (approve_twice, (["decided"], 1), (["refused"], 1)),
    "a profile is saved": (edit_profile, STALE, ([], "Ny")),
    "a project is saved": (edit_project, STALE, ([], "Ny")),
    "access ends": (end_access_during_proposal, (["access"], 0), ([], 1)),
}


@pytest.mark.parametrize("lock", ["locked", "unlocked"])
@pytest.mark.parametrize("race", RACES)
def test_the_second_is_told_of_the_first_by_the_lock_alone(
    request, ours, ola, kari, race, lock
):
    act, locked, unlocked = RACES[race]
    if lock == "unlocked":
        request.getfixturevalue("without_row_locks")

    assert act(ours, ola, kari) == (locked if lock == "locked" else unlocked)


def test_a_proposal_and_a_decision_keep_nobody_from_referring_to_the_organization(
    ours, ola, kari
):
    def refer():
        make_presence(organization=ours)

    assert not waits(refer, lambda: review.submit(ours, {"phone": "1"}, by=ola))
    waiting = review.pending(ours)
    assert not waits(refer, lambda: review.approve(waiting.pk, by=kari))
