"""A member proposes a project; the secretariat decides, and the partners are asked."""

from datetime import date

import pytest

from members import confirmations, review
from members.fields import PROJECT, fingerprint
from members.models import ChangeRequest, Letter, Participation, Project
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_member,
    make_site,
    make_topic,
)
from tests.support.letters import token_of
from tests.support.proposals import TODAY, line, parts, propose
from tests.support.refusals import refusal

pytestmark = pytest.mark.django_db


def test_approval_makes_the_project_with_all_that_was_said(ours, theirs, ola, kari):
    site, theme = make_site(), make_topic()
    waiting = propose(
        ours,
        ola,
        line(ours, "lead"),
        line(theirs, "research", since="2024-01-01", since_precision="year"),
        since={"day": "2024-05-17", "precision": "month"},
        until={"day": "2026-02-01", "precision": "month"},
        sites=[site.slug],
        themes=[theme.slug],
        website="https://example.org/",
    )

    decided = review.approve(waiting.pk, by=kari)

    project = Project.objects.get()
    assert (decided.project, project.slug) == (project, "gronn-ammoniakk")
    assert (project.since, project.until) == (date(2024, 5, 1), date(2026, 2, 28))
    assert project.source == f"Yara, {TODAY().isoformat()}"
    assert [*project.sites.all(), *project.themes.all()] == [site, theme]
    assert parts(project) == {
        "yara": ("lead", TODAY(), None),
        "sintef": ("research", None, None),
    }


def test_each_named_partner_is_asked_by_letter(ours, theirs, ola, kari):
    make_colleague(theirs, email="liv@example.org")
    make_colleague(theirs, email="gammel@example.org", until=LONG_AGO)
    waiting = propose(ours, ola, line(ours), line(theirs), line(theirs, "funder"))

    review.approve(waiting.pk, by=kari)

    asked = Letter.objects.filter(kind="partner_asked")
    assert [letter.to for letter in asked] == ["liv@example.org"] * 2, "about each role"
    assert "Yara" in asked[0].text
    row = Participation.objects.get(organization=theirs, role="partner")
    liv = theirs.representatives.get(until=None).user_id
    values = {"participation": row.pk, "user": liv}
    assert confirmations.read(token_of(asked[0])) == ("partner", values)


def test_who_asked_not_to_be_shown_is_not_named_to_partners(theirs, kari):
    hidden = make_member(name="Hemmelig AS", is_listed=False)
    make_colleague(theirs)
    waiting = propose(hidden, make_colleague(hidden), line(hidden), line(theirs))

    review.approve(waiting.pk, by=kari)

    assert "Hemmelig" not in Letter.objects.get(kind="partner_asked").text


@pytest.mark.parametrize("since", [7, "2024", {"day": "x", "precision": "day"}, {}, []])
def test_a_day_that_cannot_be_read_is_refused(ours, ola, since):
    assert refusal(lambda: propose(ours, ola, line(ours), since=since)).code == "shape"


def test_a_new_project_waits_and_is_amended_field_by_field(ours, ola, kari):
    waiting, again = (propose(ours, ola, line(ours, "lead")) for _twice in range(2))
    other = propose(ours, ola, line(ours), title_nb="Noe annet")
    assert (waiting, Project.objects.count()) == (again, 0)
    named = ("project", None, "Grønn ammoniakk")
    assert (waiting.noun, waiting.target, str(waiting)) == named
    subject = review.of_request(waiting)
    shown = review.wanted_now(subject)
    seen = {name: fingerprint(value) for name, value in shown.items()}

    review.submit(subject, shown | {"purpose_nb": "Klima"}, by=ola, seen=seen)
    review.approve(waiting.pk, by=kari)
    review.reject(other.pk, by=kari, reason="Kjent fra før")

    assert Project.objects.get().purpose_nb == "Klima"
    assert ChangeRequest.objects.count() == 2
    subjects = [one.subject for one in Letter.objects.filter(kind="review_outcome")]
    assert any("Noe annet" in subject for subject in subjects)


def test_without_its_title_a_new_project_cannot_be_approved(ours, ola, kari):
    waiting = propose(ours, ola, line(ours))

    refused = refusal(
        lambda: review.approve(waiting.pk, ["status"], by=kari, reason="Nei")
    )

    assert "title_nb" in refused.error_dict
    assert Project.objects.count() == 0
    assert ChangeRequest.objects.get().is_open


def test_what_waits_about_the_member_itself_is_no_new_project(ours, ola):
    profile = review.submit(ours, {"phone": "1"}, by=ola).waiting
    project = propose(ours, ola, line(ours))

    subject = review.new(PROJECT, ours, project.pk)

    assert list(subject.twins) == [project]
    assert list(subject.requests) == [project]
    assert list(review.new(PROJECT, ours, profile.pk).requests) == []
    assert review.pending(ours) == profile
