"""What a visitor reported is corrected on the page of the report, which closes it."""

import pytest
from django.core.exceptions import ValidationError

from members import review
from members.fields import fingerprint
from members.models import Organization
from tests.support.admin import said
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make_body, make_secretary, make_site
from tests.support.html_forms import filled
from tests.support.letters import letters
from tests.support.review_page import live, page_of, send_as_shown, status

pytestmark = pytest.mark.django_db
RIGHT = "35 90 00 00"
SITE = "https://ny.example.org/"


@pytest.fixture
def reported(ours):
    said = {"phone": "Nummeret er 35 90 00 00"}
    return review.report(ours, "", said=said, name="Gjest", email="gjest@example.org")


def correct(client, request, page=None, act="correct", **typed):
    page = page or client.get(page_of(request))
    typed = {f"right-{column}": value for column, value in typed.items()}
    return send_as_shown(client, request, page, act, **typed)


def test_the_value_is_written_the_report_closed_and_the_visitor_answered(
    as_secretary, ours, reported
):
    page = as_secretary.get(page_of(reported))
    Organization.objects.filter(pk=ours.pk).update(website=SITE)
    answer = correct(as_secretary, reported, page, phone=RIGHT)

    assert said(as_secretary.get(answer.url)) == ["Avgjort: Yara."]
    # What was not touched is not written back.
    assert (live(ours).phone, live(ours).website) == (RIGHT, SITE)
    assert ("review_answer", "gjest@example.org") in letters()
    reported.refresh_from_db()
    assert (reported.status, reported.reporter_name) == ("approved", "")


@pytest.mark.parametrize(
    ("row", "column", "right"),
    [
        ("ours", "website", SITE),
        (make_site, "name", "Rett navn"),
        (make_body, "name_nb", "Rett navn"),
    ],
)
def test_words_about_no_field_may_correct_any_also_of_sites_and_bodies(
    as_secretary, request, row, column, right
):
    row = request.getfixturevalue(row) if row == "ours" else row()
    report = review.report(row, "Dette er feil.")

    correct(as_secretary, report, **{column: right})

    row.refresh_from_db()
    assert (getattr(row, column), status(report)) == (right, "approved")


UNSAVED = "Du har skrevet en rettelse. Lagre den, eller ta den bort først."


@pytest.mark.parametrize(
    ("act", "typed", "words"),
    [
        ("all", {"phone": RIGHT}, [UNSAVED]),
        ("none", {"phone": RIGHT}, [UNSAVED]),
        ("correct", {"website": "ikke en adresse", "phone": RIGHT}, None),
        (
            "correct",
            {},
            ["Endre det som er feil først, eller merk meldingen som løst."],
        ),
    ],
)
def test_what_cannot_be_written_comes_back_as_typed(
    as_secretary, reported, act, typed, words
):
    page = correct(as_secretary, reported, act=act, **typed)

    if words:
        assert page.context["page"].general == words
    values = filled(page)
    assert {name: values[f"right-{name}"] for name in typed} == {
        name: [value] for name, value in typed.items()
    }
    assert status(reported) == "open"


def test_a_stale_page_is_refused_and_shows_both_versions(as_secretary, ours, reported):
    page = as_secretary.get(page_of(reported))
    Organization.objects.filter(pk=ours.pk).update(phone="35 77 77 77")

    refused = correct(as_secretary, reported, page, phone=RIGHT)
    again = correct(as_secretary, reported, refused)

    assert refused.text.count("Publisert nå: 35 77 77 77") == 1
    assert filled(refused)["right-phone"] == [RIGHT]
    assert (again.status_code, live(ours).phone) == (302, RIGHT)


def test_a_members_proposal_is_not_corrected_this_way(as_secretary, ours, ola, kari):
    request = review.submit(ours, {"phone": "1"}, by=ola).waiting

    with pytest.raises(ValidationError, match="phone"):
        review.correct(request.pk, {"phone": "2"}, by=kari, seen={})
    assert as_secretary.get(page_of(request)).context["correcting"].inputs == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_correct_it_at_once_the_second_is_refused(ours):
    request = review.report(ours, "", said={"phone": "Feil"})
    seen = {"phone": fingerprint(ours.phone)}
    kari, per = make_secretary(), make_secretary()

    codes = concurrent_refusals(
        lambda: review.correct(request.pk, {"phone": "1"}, by=kari, seen=seen),
        lambda: review.correct(request.pk, {"phone": "2"}, by=per, seen=seen),
    )

    assert (codes, live(ours).phone) == (["decided"], "1")
