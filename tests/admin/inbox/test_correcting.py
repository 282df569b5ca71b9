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
from tests.support.review_page import page_of, status

pytestmark = pytest.mark.django_db
RIGHT = "35 90 00 00"


@pytest.fixture
def reported(ours):
    said = {"phone": "Nummeret er 35 90 00 00"}
    return review.report(ours, "", said=said, name="Gjest", email="gjest@example.org")


def send(client, request, page=None, act="correct", **typed):
    values = filled(page or client.get(page_of(request))) | {"act": act}
    return client.post(page_of(request), values | typed)


def test_the_value_is_written_the_report_closed_and_the_visitor_answered(
    as_secretary, ours, reported
):
    answer = send(as_secretary, reported, **{"right-phone": RIGHT})

    ours.refresh_from_db()
    assert said(as_secretary.get(answer.url)) == ["Avgjort: Yara."]
    assert (ours.phone, status(reported)) == (RIGHT, "approved")
    assert ("review_answer", "gjest@example.org") in letters()
    reported.refresh_from_db()
    assert reported.reporter_name == ""


def test_words_about_no_field_may_correct_any(as_secretary, ours):
    request = review.report(ours, "Dere har fått nytt nettsted.")

    send(as_secretary, request, **{"right-website": "https://ny.example.org/"})

    ours.refresh_from_db()
    assert (ours.website, status(request)) == ("https://ny.example.org/", "approved")


@pytest.mark.parametrize(
    ("make_it", "column"), [(make_site, "name"), (make_body, "name_nb")]
)
def test_sites_and_bodies_are_corrected_too(as_secretary, make_it, column):
    row = make_it()
    request = review.report(row, "Navnet er feil.")

    send(as_secretary, request, **{f"right-{column}": "Rett navn"})

    row.refresh_from_db()
    assert (getattr(row, column), status(request)) == ("Rett navn", "approved")


def test_nothing_typed_is_refused_in_words(as_secretary, reported):
    page = send(as_secretary, reported)

    assert page.context["page"].general == [
        "Endre det som er feil først, eller merk meldingen som løst."
    ]
    assert status(reported) == "open"


def test_a_wrong_value_comes_back_as_typed(as_secretary, reported):
    typed = {"right-website": "ikke en adresse", "right-phone": RIGHT}

    page = send(as_secretary, reported, **typed)

    values = filled(page)
    assert {name: values[name] for name in typed} == {n: [v] for n, v in typed.items()}
    assert status(reported) == "open"


def test_a_stale_page_is_refused_and_shows_both_versions(as_secretary, ours, reported):
    page = as_secretary.get(page_of(reported))
    Organization.objects.filter(pk=ours.pk).update(phone="35 77 77 77")

    refused = send(as_secretary, reported, page, **{"right-phone": RIGHT})
    again = send(as_secretary, reported, refused)

    assert refused.text.count("Publisert nå: 35 77 77 77") == 1
    assert filled(refused)["right-phone"] == [RIGHT]
    ours.refresh_from_db()
    assert (again.status_code, ours.phone) == (302, RIGHT)


def test_what_was_not_touched_is_not_written_back(as_secretary, ours, reported):
    page = as_secretary.get(page_of(reported))
    Organization.objects.filter(pk=ours.pk).update(website="https://b.example.org/")

    send(as_secretary, reported, page, **{"right-phone": RIGHT})

    ours.refresh_from_db()
    assert (ours.phone, ours.website) == (RIGHT, "https://b.example.org/")


@pytest.mark.parametrize("act", ["all", "none"])
def test_a_typed_correction_is_not_lost_by_another_button(as_secretary, reported, act):
    page = send(as_secretary, reported, act=act, **{"right-phone": RIGHT})

    assert page.context["page"].general == [
        "Du har skrevet en rettelse. Lagre den, eller ta den bort først."
    ]
    assert (filled(page)["right-phone"], status(reported)) == ([RIGHT], "open")


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

    ours.refresh_from_db()
    assert (codes, ours.phone) == (["decided"], "1")
