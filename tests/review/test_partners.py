"""Partners are asked about what names them; a member reads its own participations."""

import pytest

from members import review
from members.fields import PROJECT
from members.models import Letter, Project
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_member,
    make_participation,
    make_project,
)
from tests.support.proposals import TODAY, line, propose

pytestmark = pytest.mark.django_db


def test_own_rows_are_all_of_the_organization_by_project(ours, theirs):
    make_participation(organization=theirs)
    rows = [
        make_participation(organization=ours, project=make_project(title_nb=title))
        for title in ("Ørret", "Alger", "Bølge")
    ]
    type(rows[0]).objects.filter(pk=rows[0].pk).update(declined_on=TODAY())

    found = list(review.own_rows(ours))

    assert found == [rows[1], rows[2], rows[0]], (
        "A member reads all that is said of it and nothing of others, by title."
    )


def test_a_partner_that_has_answered_or_is_of_another_project_is_not_asked(
    ours, theirs, ola, liv, kari
):
    elsewhere = make_member(name="Annen", slug="annen")
    make_colleague(elsewhere)
    make_participation(organization=elsewhere, asked_on=LONG_AGO)
    review.approve(propose(ours, ola, line(ours), line(theirs)).pk, by=kari)
    [first] = Letter.objects.filter(kind="partner_asked")
    project = Project.objects.get(title_nb="Grønn ammoniakk")
    review.confirm(project.participations.get(organization=theirs), by=liv)
    subject = review.Subject(PROJECT, ours, project)
    rows = [*review.wanted_now(subject)["participations"], line(elsewhere)]

    submitted = review.submit(subject, {"participations": rows}, by=ola)
    review.approve(submitted.waiting.pk, by=kari)

    asked = Letter.objects.filter(kind="partner_asked").exclude(pk=first.pk)
    recipients = [letter.to for letter in asked]
    expected = [acts.user.email for acts in elsewhere.representatives.all()]
    assert recipients == expected, "Whoever is newly named is asked, and nobody twice."
