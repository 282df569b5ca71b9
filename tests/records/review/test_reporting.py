"""What a visitor reports is taken care of, dismissed, or published as it was said."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import ChangeRequest, Letter
from members.records import review
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.letters import last, letters
from tests.support.proposals import propose_about
from tests.support.refusals import codes

GUEST = "gjest@example.org"


@pytest.fixture
def project(ours):
    return make.project(partners=[ours], title_nb="Fangst", title_en="Capture")


def states():
    return list(ChangeRequest.objects.order_by("pk").values_list("status", flat=True))


def test_a_visitors_words_are_answered_and_what_is_right_is_published(
    ours, kari, project
):
    # No page has the field.
    refused = codes(review.report, project, "", notes={"source": "Feil"})
    assert refused == {None: "field"}
    handled = review.report(ours, "Skiltet er feil", email=GUEST)
    dismissed = review.report(ours, "Tull")
    right = review.report(ours, "", values={"phone": "1"})

    review.approve(handled.pk, by=kari)
    review.reject(dismissed.pk, by=kari, reason="Tull")
    review.approve(right.pk, by=kari)

    ours.refresh_from_db()
    assert (states(), ours.phone) == (["approved", "rejected", "approved"], "1")


def make_reported(noun):
    """Create a row of a noun; return it with a field, and a function that corrects that."""
    if noun == "site":
        there = make.presence(site=make.site(municipality="Bamble"))
        return there.site, "presences", there.delete
    if noun == "body":
        office = make.role(body=make.body())
        return office.body, "holders", office.delete
    part = make.participation(project=make.project(), role="host")
    return part.project, "participations", part.delete


@pytest.mark.parametrize("noun", ["project", "site", "body"])
def test_a_correction_closes_the_report_and_answers_the_visitor(kari, noun):
    row, field, correct = make_reported(noun)
    review.report(row, "", notes={field: "Feil"}, name="Gjest", email=GUEST)

    review.close_corrected(row, by=kari)
    before = states()
    correct()
    review.close_corrected(row, by=kari)

    [request] = ChangeRequest.objects.all()
    assert (before, states(), request.decided_by) == (["open"], ["approved"], kari)
    assert (request.reporter_name, request.reporter_email) == ("", "")
    assert letters() == [("review_answer", GUEST)]
    assert f"/{row.slug}/" in last("review_answer").text


def test_a_published_proposal_or_the_periodic_job_closes_the_report(
    ours, ola, kari, project
):
    review.report(project, "", notes={"title_nb": "Fangst og lagring"})
    proposal = propose_about(project, ola, ours, title_nb="Fangst og lager")
    waiting = states()
    review.approve(proposal.pk, by=kari)
    assert (waiting, states()) == (["open", "open"], ["approved", "approved"])
    Letter.objects.all().delete()
    request = review.report(project, "", notes={"title_nb": "Feil"}, email=GUEST)
    ChangeRequest.objects.exclude(pk=request.pk).delete()
    type(project).objects.update(title_nb="Rett")

    for _twice in range(2):
        review.close_all_corrected()

    request.refresh_from_db()
    assert (request.status, request.decided_by) == ("approved", None)
    assert [to for kind, to in letters() if kind == "review_answer"] == [GUEST]


OPEN = [("", {"title_nb": "Feil", "status": "Avsluttet"})]
OPEN += [("Og noe helt annet.", {"title_nb": "Feil"})]


@pytest.mark.parametrize(("message", "said"), OPEN)
def test_another_field_or_words_about_none_keep_a_report_open(
    kari, project, message, said
):
    other = make.project()
    request = review.report(project, message, notes=said)
    review.report(other, "", notes={"title_nb": "Feil"})

    type(project).objects.update(title_nb="Rett")
    project.refresh_from_db()
    review.close_corrected(project, by=kari)

    assert states() == ["open", "open"]
    fields = [changed for _label, changed in review.reported_fields(request)]
    assert sorted(fields) == [False, True][-len(said) :]


def test_a_membership_that_ends_and_a_declined_part_close_the_reports_of_them(
    ours, ola, kari, project
):
    review.report(ours, "", notes={"memberships": "De er ikke med lenger"})
    review.report(project, "", notes={"participations": "Yara er ikke med"})

    stay = ours.memberships.get()
    stay.until = timezone.localdate()
    stay.save()
    review.close_corrected(stay, by=kari)
    assert states() == ["approved", "open"]
    review.decline(project.participations.get(), "Ikke vi", by=ola)

    assert states() == ["approved", "approved"]


def told():
    rows = Letter.objects.filter(kind="error_reported").order_by("to")
    return list(rows.values_list("to", flat=True))


def test_partners_are_told_or_the_lead_if_it_has_users_and_those_of_an_organization(
    ours, ola, eva, theirs, project
):
    make.participation(project=project, organization=theirs, role="lead")
    for row in make.site(), make.body():  # of which nobody is told
        review.report(row, "Feil")
    assert told() == []

    review.report(project, "Feil")
    assert told() == [eva.email, ola.email]
    review.report(ours, "", notes={"phone": "Nytt sentralbord"})
    assert told() == [eva.email, eva.email, ola.email, ola.email]
    assert "/min-side/yara/profil/" in last("error_reported").text
    Letter.objects.all().delete()
    liv = make.colleague(theirs)
    review.report(project, "", notes={"title_nb": "Rett tittel"})
    assert told() == [liv.email]
    page = reverse("portal:projects_change", args=["sintef", project.slug])
    for words in ("«Rett tittel»", page):
        assert words in last("error_reported").text


@pytest.mark.parametrize(("message", "said"), cases(__file__, "secret.jsonl"))
def test_the_letter_does_not_tell_who_reported_it(ola, project, message, said):
    guest = {"name": "Guri Malla", "email": "guri@example.org"}
    review.report(project, message, notes=said, **guest)

    letter = last("error_reported")
    words = [message, *said.values(), "Guri", "guri@example"]
    text = f"{letter.subject} {letter.text} {letter.html}".casefold()
    assert [w for w in words if w and w.casefold() in text] == []
