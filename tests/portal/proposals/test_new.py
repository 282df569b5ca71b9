"""A member proposes a new project, and partners in it, by name."""

import pytest

from members.models import ChangeRequest, Project
from tests.support.factories import make_member, make_site
from tests.support.proposal_forms import A_PROJECT, at, partners, rows

pytestmark = pytest.mark.django_db


def test_what_is_sent_waits(as_ola, ours):
    make_member(name="Sintef Tel-Tek", slug="sintef")
    site = make_site()
    post = rows(
        {"organization": "yara", "role": "lead", "since": "5.2024"},
        {"organization": "Sintef Tel-Tek", "role": "research"},
        {},
    )

    answer = as_ola.post(
        at("projects_new"),
        A_PROJECT | post | {"since": "2024", "sites": [site.slug]},
    )

    assert (answer.status_code, answer["Location"]) == (302, at("projects"))
    request = ChangeRequest.objects.get()
    said = {item.field: item.proposed for item in request.items.all()}
    assert said["since"] == {"day": "2024-01-01", "precision": "year"}
    assert [
        (row["organization"], row["role"], row["since"])
        for row in said["participations"]["add"]
    ] == [("yara", "lead", "2024-05-01"), ("sintef", "research", "")]
    assert Project.objects.count() == 0


def test_an_unknown_name_is_refused_with_near_ones_and_nothing_is_lost(as_ola, ours):
    make_member(name="Sintef Tel-Tek")
    make_member(name="Sintef Hemmelig", is_listed=False)
    post = rows(
        {"organization": "Yara", "role": "lead"},
        {"organization": "Sintef", "role": "partner", "until": "2030"},
    )

    page = as_ola.post(at("projects_new"), A_PROJECT | post)

    wrong = partners(page)[1].errors["organization"]
    assert wrong == ["No organization is called “Sintef”. Did you mean Sintef Tel-Tek?"]
    assert page.text.count('value="2030"') == 1
    assert page.text.count('value="Grønn ammoniakk"') == 1
    assert ChangeRequest.objects.count() == 0


def test_an_unlisted_organization_is_as_good_as_unknown(as_ola, ours):
    make_member(name="Hemmelig", is_listed=False)
    ours, answers = {"organization": "Yara", "role": "lead"}, []

    for name in ("Hemmelig", "Finnesik"):
        post = A_PROJECT | rows(ours, {"organization": name, "role": "partner"})
        text = as_ola.post(at("projects_new"), post).text.replace(name, "…")
        assert "No organization in the registry is called “…”." in text
        answers.append(len(text.split('name="csrfmiddlewaretoken"')))

    assert answers[0] == answers[1]


def test_more_rows_keep_what_is_typed_and_say_nothing_of_errors(as_ola, ours):
    post = rows({"organization": "Finnes ikke"}) | {
        "act": "add-participations",
        "title_nb": "",
    }

    page = as_ola.post(at("projects_new"), post | {"purpose_nb": "Klima"})

    assert len(partners(page)) == 3
    assert "Finnes ikke" in page.text
    assert "Klima" in page.text
    assert page.text.count('class="errorlist') == 0


def test_a_project_without_the_member_is_refused_beside_the_rows(as_ola, ours):
    make_member(name="Sintef")

    page = as_ola.post(
        at("projects_new"),
        A_PROJECT | rows({"organization": "Sintef", "role": "lead"}),
    )

    [(anchor, _label, message)] = page.context["form"].problems
    assert anchor == "participations"
    assert message == "Enter the role of Yara in the project."


BAD = [
    {"since": "i fjor"},
    {"until": "99999"},
    {"status": "borte"},
    {"sites": ["ukjent"]},
    {"website": "javascript:alert(1)"},
    {"title_nb": "a\x00b"},
    {"title_nb": "x" * 201},
    {"participations-0-role": "konge"},
    {"participations-0-since": "31.2.2024"},
    {"participations-TOTAL_FORMS": "x"},
    {"participations-TOTAL_FORMS": "99999999"},
    {"participations-TOTAL_FORMS": "-1"},
    {"participations-0-id": "7"},
    {"since": "2024", "until": "2023"},
]


def test_bad_input_is_refused_in_words_and_kept(as_ola, ours):
    post = A_PROJECT | rows({"organization": "Yara", "role": "lead"})

    for bad in BAD:
        page = as_ola.post(at("projects_new"), {**post, **bad, "purpose_nb": "Klima"})
        told = ("Klima" in page.text, page.text.count('role="alert"'))
        assert (page.status_code, *told) == (200, True, 1), bad
    assert ChangeRequest.objects.count() == 0


def test_the_form_begins_with_the_member_and_marks_what_is_required(as_ola):
    page = as_ola.get(at("projects_new"))

    assert partners(page)[0]["organization"].value() == "Yara"
    assert page.text.count('class="required"') == 2 + 2 * 3, "title, status, each row's"
    assert "Which problem it solves, and for whom." in page.text


def test_a_partner_outside_the_registry_is_named_for_the_secretariat(as_ola, ours):
    post = A_PROJECT | rows({"organization": "Yara", "role": "lead"})
    outside = "Ny AS, 999 888 777\r\nhttps://ny.example.org/"
    post |= {"outside": outside, "message": "Hei"}

    pages = [as_ola.post(at("projects_new"), post | {"act": "language"})]
    pages.append(as_ola.post(at("projects_new"), post | {"title_nb": ""}))
    as_ola.post(at("projects_new"), post)

    shown = [page.context["form"].message["outside"].value() for page in pages]
    assert shown == [outside] * 2
    request = ChangeRequest.objects.get()
    assert request.message == (
        "Deltakere utenfor registeret:\nNy AS, 999 888 777\nhttps://ny.example.org/\n\nHei"
    )
    page = as_ola.get(at("projects_proposal", request.pk))
    assert "Ny AS, 999 888 777" in page.text
