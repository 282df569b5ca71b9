"""What a visitor reported is corrected on the page of the report, which closes it."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from members.fields import fingerprint
from members.models import Organization
from members.records import review
from tests.support.admin import address, choose, said
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.letters import last, letters
from tests.support.login import log_in
from tests.support.profile_form import HOME
from tests.support.review_page import QUEUE, live, page_of, send, send_as_shown, status

RIGHT = "35 90 00 00"
SITE = "https://ny.example.org/"


@pytest.fixture
def reported(ours):
    said = {"phone": "Nummeret er 35 90 00 00"}
    return review.report(ours, "", notes=said, name="Gjest", email="gjest@example.org")


def correct(client, request, page=None, act="correct", **typed):
    page = page or client.get(page_of(request))
    typed = {f"right-{column}": value for column, value in typed.items()}
    return send_as_shown(client, request, page, act, **typed)


def test_a_correction_is_written_and_answers_the_visitor(as_secretary, ours, reported):
    page = as_secretary.get(page_of(reported))
    Organization.objects.filter(pk=ours.pk).update(website=SITE)
    answer = correct(as_secretary, reported, page, phone=RIGHT)

    assert said(as_secretary.get(answer.url, follow=True)) == ["Avgjort: Yara."]
    # What was not touched is not written back.
    assert (live(ours).phone, live(ours).website) == (RIGHT, SITE)
    assert ("review_answer", "gjest@example.org") in letters()
    reported.refresh_from_db()
    assert (reported.status, reported.reporter_name) == ("approved", "")


def test_words_about_no_field_may_correct_any_also_of_other_nouns(as_secretary, ours):
    for row, column, right in (
        (ours, "website", SITE),
        (make.site(), "name", "Rett navn"),
        (make.body(), "name_nb", "Rett navn"),
    ):
        report = review.report(row, "Dette er feil.")
        correct(as_secretary, report, **{column: right})
        row.refresh_from_db()
        assert (getattr(row, column), status(report)) == (right, "approved")


UNSAVED = "Du har skrevet en rettelse. Lagre den, eller ta den bort først."
NOTHING = "Endre det som er feil først, eller velg utfallet av meldingen."


def test_what_is_refused_comes_back_as_typed(as_secretary, reported):
    for act, typed, words in (
        ("all", {"phone": RIGHT}, [UNSAVED]),
        ("none", {"phone": RIGHT}, [UNSAVED]),
        ("correct", {"website": "ikke en adresse", "phone": RIGHT}, None),
        ("correct", {}, [NOTHING]),
    ):
        page = correct(as_secretary, reported, act=act, **typed)
        assert words in (None, page.context["page"].general)
        values = filled(page)
        again = {name: values[f"right-{name}"] for name in typed}
        assert again == {name: [value] for name, value in typed.items()}
        assert status(reported) == "open"


def test_a_stale_page_shows_both_versions(as_secretary, ours, reported, ola, kari):
    page = as_secretary.get(page_of(reported))
    Organization.objects.filter(pk=ours.pk).update(phone="35 77 77 77")

    refused = correct(as_secretary, reported, page, phone=RIGHT)
    again = correct(as_secretary, reported, refused)

    assert refused.text.count("Publisert nå: 35 77 77 77") == 1
    assert filled(refused)["right-phone"] == [RIGHT]
    assert (again.status_code, live(ours).phone) == (302, RIGHT)

    # A member's proposal is not corrected this way.
    request = review.submit(ours, {"phone": "1"}, by=ola).waiting
    with pytest.raises(ValidationError, match="phone"):
        review.correct(request.pk, {"phone": "2"}, by=kari, seen={})
    assert as_secretary.get(page_of(request)).context["correcting"] is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_correct_it_at_once_the_second_is_refused(ours):
    request = review.report(ours, "", notes={"phone": "Feil"})
    seen = {"phone": fingerprint(ours.phone)}
    kari, per = make.secretary(), make.secretary()

    codes = concurrent_refusals(
        lambda: review.correct(request.pk, {"phone": "1"}, by=kari, seen=seen),
        lambda: review.correct(request.pk, {"phone": "2"}, by=per, seen=seen),
    )

    assert (codes, live(ours).phone) == (["decided"], "1")


@pytest.fixture
def office(db):
    return make.role(body=make.body(name_nb="Styret"))


@pytest.fixture
def report(office):
    said = {"holders": "Kari er leder"}
    return review.report(office.body, "", notes=said, name="Gjest")


def test_a_report_links_to_the_record_and_is_closed(as_secretary, office, report):
    queue = as_secretary.get(QUEUE).context["cl"]
    [row], shown = queue.result_list, queue.model_admin
    words = [shown.target(row), shown.proposed(row), shown.who(row)]
    assert words == ["Organ: Styret", "1 felt: hvem som har vervene", "Gjest"]

    page = as_secretary.get(page_of(report))
    send(as_secretary, report, "all")
    assert page.context["target_page"] == address("body", office.body)
    assert [changed for _label, changed in page.context["reported"]] == [False]
    assert status(report) == "approved"


ACTS = ["save", "delete", "delete in the list", "save as it was"]


@pytest.mark.parametrize("act", ACTS)
def test_a_change_elsewhere_closes_a_report(as_secretary, office, report, act):
    page, typed = address("role", office), {"post": "yes"}
    if act == "delete":
        page = address("role", office, "delete")
    elif act == "delete in the list":
        page, typed = address("role"), choose([office], "delete_selected") | typed
    else:
        more = {"role": "chair"} if act == "save" else {}
        typed = filled(as_secretary.get(page)) | more
    as_secretary.post(page, typed)

    assert status(report) == ("open" if act == "save as it was" else "approved")


OUTCOMES = {
    "all": ("approved", "Rettet", "rettet siden"),
    "none": ("rejected", "Var riktig fra før", "var riktig fra før"),
    "elsewhere": ("approved", "Rettet et annet sted", "rettet et annet sted"),
}


@pytest.mark.parametrize("act", OUTCOMES)
def test_a_closed_report_says_how_to_visitor_member_and_in_the_history(
    as_secretary, ours, ola, reported, act
):
    buttons = as_secretary.get(page_of(reported)).text
    send(as_secretary, reported, act)

    is_closed, label, answer = OUTCOMES[act]
    assert f">{label}</button>" in buttons
    assert status(reported) == is_closed
    assert answer in last("review_answer").text
    history = reverse("admin:members_organization_history", args=[ours.pk])
    sentence = f"lukket en melding fra en besøkende: {label.lower()}"
    assert sentence in as_secretary.get(history).text
    page = log_in(Client(), ola).get(HOME)
    [decided] = page.context["overview"].decided
    assert (decided.labels, f"{label}</span>" in page.text) == ("telefon", True)
    assert "Nummeret er" not in page.text.partition('id="decided"')[2]


def test_a_closed_report_on_a_project_is_told_to_the_member_that_leads_it(
    as_secretary, ours, ola, theirs
):
    project = make.participation(organization=ours, role="lead").project
    make.participation(organization=theirs, project=project)
    send(as_secretary, review.report(project, "Feil slutt"), "elsewhere")

    page = log_in(Client(), ola).get(HOME)
    [decided] = page.context["overview"].decided
    said = decided.labels, decided.change.get_resolution_display()
    assert said == (str(project), "rettet et annet sted")
    other = log_in(Client(), make.colleague(theirs)).get("/min-side/sintef/")
    assert other.context["overview"].decided == []


def test_a_corrected_fact_names_the_report_in_the_changes_of_the_member(
    as_secretary, ours, ola, reported
):
    correct(as_secretary, reported, phone=RIGHT)
    page = log_in(Client(), ola).get(f"{HOME}endringer/")
    day = date_format(timezone.localdate(), "j. F Y")
    assert f"en melding fra en besøkende {day}, rettet" in " ".join(page.text.split())
