"""What a visitor reports is taken care of, dismissed, or published as it was said."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from members import review
from members.fields import BY_KEY
from members.models import ChangeRequest, Letter
from tests.support.factories import (
    make_body,
    make_participation,
    make_presence,
    make_project,
    make_role,
    make_site,
)
from tests.support.letters import last, letters

pytestmark = pytest.mark.django_db
GUEST = "gjest@example.org"


@pytest.fixture
def project(ours):
    return make_project(partners=[ours], title_nb="Fangst", title_en="Capture")


def test_a_visitors_words_are_answered_without_a_field(ours, kari):
    handled = review.report(ours, "Skiltet er feil", email="gjest@example.org")
    dismissed = review.report(ours, "Tull")

    assert review.approve(handled.pk, by=kari).status == "approved"
    assert review.reject(dismissed.pk, by=kari, reason="Tull").status == "rejected"


def test_a_visitor_may_say_what_is_right(ours, kari):
    request = review.report(ours, "", wanted={"phone": "1"})

    review.approve(request.pk, by=kari)

    ours.refresh_from_db()
    assert ours.phone == "1"


def states():
    return list(ChangeRequest.objects.order_by("pk").values_list("status", flat=True))


def make_reported(noun):
    """Create a row of a noun; return it with a field, and a function that corrects that."""
    if noun == "site":
        there = make_presence(site=make_site(municipality="Bamble"))
        return there.site, "presences", there.delete
    if noun == "body":
        office = make_role(body=make_body())
        return office.body, "holders", office.delete
    part = make_participation(project=make_project(), role="host")
    return part.project, "participations", part.delete


@pytest.mark.parametrize("noun", ["project", "site", "body"])
def test_a_correction_closes_the_report_and_answers_the_visitor(kari, noun):
    row, field, correct = make_reported(noun)
    review.report(row, "", said={field: "Feil"}, name="Gjest", email=GUEST)

    review.close_corrected(row, by=kari)
    before = states()
    correct()
    review.close_corrected(row, by=kari)

    [request] = ChangeRequest.objects.all()
    assert (before, states()) == (["open"], ["approved"])
    assert (request.decided_by, request.reporter_name, request.reporter_email) == (
        kari,
        "",
        "",
    )
    assert letters() == [("review_answer", GUEST)]
    assert f"/{row.slug}/" in last("review_answer").text


def test_what_nobody_closed_is_closed_by_the_periodic_job(project):
    review.report(project, "", said={"title_nb": "Feil"}, email=GUEST)
    project.title_nb = "Rett"
    project.save()

    review.close_all_corrected()
    review.close_all_corrected()

    [request] = ChangeRequest.objects.all()
    assert (request.status, request.decided_by) == ("approved", None)
    assert letters() == [("review_answer", GUEST)]


def test_a_members_proposal_closes_the_report_once_it_is_published(
    ours, ola, kari, project
):
    review.report(project, "", said={"title_nb": "Fangst og lagring"})
    subject = review.Subject(BY_KEY["project"], ours, project)

    proposal = review.submit(subject, {"title_nb": "Fangst og lager"}, by=ola).waiting
    waiting = states()
    review.approve(proposal.pk, by=kari)

    assert (waiting, states()) == (["open", "open"], ["approved", "approved"])


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("", {"title_nb": "Feil", "status": "Avsluttet"}),
        ("Og noe helt annet.", {"title_nb": "Feil"}),
    ],
)
def test_another_field_or_words_about_none_keep_a_report_open(
    kari, project, message, said
):
    other = make_project()
    request = review.report(project, message, said=said)
    review.report(other, "", said={"title_nb": "Feil"})

    for row in (project, other):
        row.title_nb = "Rett"
        row.save()
    review.close_corrected(project, by=kari)

    assert states() == ["open", "open"]
    fields = [changed for _label, changed in review.reported_fields(request)]
    assert sorted(fields) == [False, True][-len(said) :]


def test_a_field_that_no_page_has_is_refused(project):
    with pytest.raises(ValidationError) as refusal:
        review.report(project, "", said={"source": "Feil"})

    assert refusal.value.code == "field"


def test_a_report_of_a_membership_is_closed_when_it_ends(ours, kari):
    review.report(ours, "", said={"memberships": "De er ikke med lenger"})
    stay = ours.memberships.get()

    stay.until = timezone.localdate()
    stay.save()
    review.close_corrected(stay, by=kari)

    assert states() == ["approved"]


def test_a_declined_part_closes_the_report_of_who_takes_part(ours, ola, project):
    review.report(project, "", said={"participations": "Yara er ikke med"})
    part = project.participations.get()

    review.decline(part, "Ikke vi", by=ola)

    assert states() == ["approved"]


def told():
    rows = Letter.objects.filter(kind="error_reported").order_by("to")
    return list(rows.values_list("to", flat=True))


def test_the_lead_of_a_project_is_told_the_same_day(
    ours, ola, eva, theirs, liv, project
):
    make_participation(project=project, organization=theirs, role="lead")

    review.report(project, "", said={"title_nb": "Rett tittel"})

    assert told() == [liv.email]
    assert "«Rett tittel»" in last("error_reported").text
    page = reverse("portal:projects_change", args=["sintef", project.slug])
    assert page in last("error_reported").text


def test_partners_are_told_where_the_lead_has_no_users(ours, ola, eva, theirs, project):
    make_participation(project=project, organization=theirs, role="lead")

    review.report(project, "Feil")

    assert told() == [eva.email, ola.email]


def test_the_representatives_of_an_organization_are_told(ours, ola, liv):
    for row in (make_site(), make_body()):  # of which nobody is told
        review.report(row, "Feil")
    review.report(ours, "", said={"phone": "Nytt sentralbord"})

    assert told() == [ola.email]
    assert "/min-side/yara/profil/" in last("error_reported").text


SECRET = {
    "a free text": {"message": "Spør Guri"},
    "the name": {"said": {"title_nb": "Sier jeg, guri"}},
    "an address": {"said": {"title_nb": "Skriv til g@a.no"}},
    "a link": {"said": {"title_nb": "Se https://a.no/guri"}},
    "a number": {"said": {"title_nb": "Ring 35 92 00 01"}},
}


@pytest.mark.parametrize("typed", SECRET.values(), ids=SECRET)
def test_the_letter_does_not_tell_who_reported_it(ola, project, typed):
    typed = {"message": "", **typed}
    review.report(project, **typed, name="Guri Malla", email="guri@example.org")

    letter = last("error_reported")
    words = [typed["message"], *typed.get("said", {}).values(), "Guri", "guri@example"]
    text = f"{letter.subject} {letter.text} {letter.html}".casefold()
    assert [w for w in words if w and w.casefold() in text] == []
