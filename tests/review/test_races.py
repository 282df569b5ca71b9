"""Two at the same moment about one project; each race once more without the lock."""

import pytest

from members import review
from members.fields import PROJECT
from members.models import ChangeRequest, Project
from tests.support.concurrency import concurrent_refusals, waits
from tests.support.factories import make_presence, make_project, make_secretary
from tests.support.proposals import line, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def send_twice(ours, ola):
    def send():
        review.submit(review.new(PROJECT, ours), wanted(line(ours)), by=ola)

    concurrent_refusals(send, send)
    return ChangeRequest.objects.count()


def test_a_form_sent_twice_at_once_proposes_once(ours, ola):
    assert send_twice(ours, ola) == 1


@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_it_proposes_twice(ours, ola):
    assert send_twice(ours, ola) == 2


def approve_twice(ours, ola):
    subject = review.new(PROJECT, ours)
    waiting = review.submit(subject, wanted(line(ours)), by=ola).waiting
    kari, per = (make_secretary() for _twice in range(2))
    codes = concurrent_refusals(
        lambda: review.approve(waiting.pk, by=kari),
        lambda: review.approve(waiting.pk, by=per),
    )
    return codes, Project.objects.count()


def test_two_secretaries_make_one_project(ours, ola):
    assert approve_twice(ours, ola) == (["decided"], 1)


@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_the_second_is_refused_by_the_address_of_the_project_alone(
    ours, ola
):
    assert approve_twice(ours, ola) == (["refused"], 1)


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


STALE = ["stale"], "Fra sekretariatet"


def test_a_decision_never_overwrites_what_is_just_saved(ours, ola, kari):
    project = make_project(partners=[ours])
    subject = review.Subject(PROJECT, ours, project)

    profile = edit_during_decision(ours, ours, {"summary_nb": "Ny"}, ola, kari)
    title = edit_during_decision(project, subject, {"title_nb": "Ny"}, ola, kari)

    promise = "A decision locks its target before it compares with what is live."
    assert (profile, title) == (STALE, STALE), promise


@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_a_decision_overwrites_it(ours, ola, kari):
    done = edit_during_decision(ours, ours, {"summary_nb": "Ny"}, ola, kari)

    assert done == ([], "Ny")


def revoke_during_proposal(manager):
    """End the right itself, as whoever does not lock the organization may do."""
    return concurrent_refusals(
        manager.revoke,
        lambda: review.submit(
            manager.organization, {"summary_nb": "Ny"}, by=manager.user
        ),
    )


def test_nobody_proposes_while_their_access_is_being_ended(manager):
    refused = revoke_during_proposal(manager)

    promise = "A proposal locks the right that it is made by."
    assert (refused, ChangeRequest.objects.count()) == (["access"], 0), promise


@pytest.mark.usefixtures("without_row_locks")
def test_without_the_lock_a_proposal_outlasts_the_access(manager):
    assert (revoke_during_proposal(manager), ChangeRequest.objects.count()) == ([], 1)


def test_a_proposal_keeps_nobody_from_referring_to_the_organization(ours, ola):
    assert not waits(
        lambda: make_presence(organization=ours),
        lambda: review.submit(ours, {"phone": "1"}, by=ola),
    )


def test_a_decision_keeps_nobody_from_referring_to_the_organization(ours, ola, kari):
    waiting = review.submit(ours, {"phone": "1"}, by=ola).waiting

    assert not waits(
        lambda: make_presence(organization=ours),
        lambda: review.approve(waiting.pk, by=kari),
    )
