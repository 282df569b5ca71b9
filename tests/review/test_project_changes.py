"""What is proposed about a project that exists, by whoever takes part."""

import pytest

from members import review
from members.fields import BY_KEY
from members.models import ChangeRequest, Participation
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_member,
    make_participation,
    make_project,
)
from tests.support.proposals import NOUN, line, parts
from tests.support.refusals import refusal
from tests.support.rows import the_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(ours, theirs):
    return make_project(partners=[ours, theirs], website="https://example.org/")


def about(project, organization):
    return review.Subject(BY_KEY[NOUN], organization, project)


def test_only_who_takes_part_proposes(project, kari):
    stranger = make_member()
    declined = make_member()
    make_participation(project=project, organization=declined, declined_on=LONG_AGO)

    for somebody in (stranger, declined):
        subject = about(project, somebody)
        by = make_colleague(somebody)
        act = lambda: review.submit(subject, {"title_nb": "X"}, by=by)  # noqa: B023, E731
        assert refusal(act).code == "access"


def test_what_one_partner_proposes_goes_live_when_approved(
    project, ours, theirs, ola, kari
):
    # What is published at once of an organization waits of a project.
    type(the_cluster()).objects.update(at_once=["website"])
    wanted = {"status": "operating", "website": "https://x.no/"}
    submitted = review.submit(about(project, ours), wanted, by=ola)
    assert (submitted.published, submitted.waiting.is_open) == (None, True)
    review.submit(about(project, theirs), {"title_nb": "B"}, by=make_colleague(theirs))
    assert ChangeRequest.objects.open().count() == 2
    assert review.pending(about(project, ours)) == submitted.waiting

    review.approve(submitted.waiting.pk, by=kari)

    project.refresh_from_db()
    assert (project.status, submitted.waiting.project) == ("operating", project)


def test_a_changed_row_of_another_is_to_be_confirmed_anew(
    project, ours, theirs, ola, kari
):
    Participation.objects.update(confirmed_on=LONG_AGO)
    subject = about(project, ours)
    rows = review.wanted_now(subject)["participations"]
    for row in rows:
        row["role"] = "lead" if row["organization"] == "sintef" else row["role"]
    waiting = review.submit(subject, {"participations": rows}, by=ola).waiting

    review.approve(waiting.pk, by=kari)

    assert parts(project) == {
        "yara": ("partner", LONG_AGO, None),
        "sintef": ("lead", None, None),
    }


def test_what_was_declined_is_out_of_reach_and_may_be_said_again(
    project, ours, theirs, ola, kari
):
    Participation.objects.filter(organization=theirs).update(declined_on=LONG_AGO)
    subject = about(project, ours)
    rows = review.wanted_now(subject)["participations"]

    waiting = review.submit(
        subject, {"participations": [*rows, line(theirs)]}, by=ola
    ).waiting

    assert [row["organization"] for row in rows] == ["yara"]
    review.approve(waiting.pk, by=kari)
    theirs_now = project.participations.filter(organization=theirs)
    assert theirs_now.standing().get().claimed_by == ours
    assert theirs_now.count() == 2
