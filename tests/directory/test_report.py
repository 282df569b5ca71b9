"""Anybody can report an error, without log-in and without cookie."""

import pytest
from django.urls import reverse
from django.utils import translation

from members import review
from members.fields import BY_KEY, label_of
from members.models import ChangeRequest
from tests.support.factories import (
    make_body,
    make_member,
    make_project,
    make_role,
    make_site,
)
from tests.support.open_forms import HERE, send

pytestmark = pytest.mark.django_db
WORDS = "Telefonen er feil: den rette står på nettsiden."
TYPED = {"message": WORDS, "name": "Ola", "email": "ola@example.org"}


@pytest.fixture
def address():
    return reverse("directory:report", args=[make_member(slug="yara").slug])


def pending_reports():
    fields = ["origin", "message", "reporter_name", "reporter_email"]
    return list(ChangeRequest.objects.open().values_list(*fields))


def test_a_report_waits_for_the_secretariat(client, address):
    answer = send(client, address, **TYPED)

    assert (answer.status_code, answer["Location"]) == (302, f"{address}?sent")
    assert pending_reports() == [("public", WORDS, "Ola", "ola@example.org")]
    assert not client.get(answer["Location"]).cookies
    assert f'href="{address}"' in client.get("/medlemmer/yara/").text


def test_a_form_submitted_twice_is_one_report(client, address):
    typed = TYPED | {"form_token": client.get(address).context["form_token"]}

    for _again in range(2):
        client.post(address, typed, headers=HERE)

    assert len(pending_reports()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"message": " "},
        {"email": "ola"},
        {"form_token": "x"},
        {"headers": {"Origin": "https://elsewhere.example"}},
    ],
    ids=["says nothing", "no address", "an old page", "from elsewhere"],
)
def test_a_refused_form_keeps_its_input(client, address, wrong):
    answer = send(client, address, **(TYPED | wrong))

    assert (answer.status_code, pending_reports()) == (200, [])
    assert answer.context["form"]["name"].value() == "Ola"


def test_a_client_that_sends_many_reports_is_limited(client, address):
    for number in range(11):
        answer = send(client, address, message=f"Feil nummer {number}")

    assert (answer.status_code, len(pending_reports())) == (200, 10)
    assert answer.context["form"]["message"].value() == "Feil nummer 10"


def test_an_unlisted_organization_has_no_report_form(client):
    hidden = make_member(is_listed=False)

    answer = client.get(reverse("directory:report", args=[hidden.slug]))

    assert answer.status_code == 404


# {noun: (a row with something on its page, what can be corrected in each language)}
NOUNS = {
    "project": (
        lambda: make_project(title_nb="Fangst", title_en="Capture", website="https://a.no/"),
        {"nb": ["title_nb", "status", "website"], "en": ["title_en"]},
    ),
    "site": (
        lambda: make_site(name="Rafnes", municipality="Bamble"),
        {"nb": ["name", "municipality", "place"], "en": ["name"]},
    ),
    "body": (
        lambda: make_role(body=make_body(name_nb="Styret", name_en="The board")).body,
        {"nb": ["name", "holders", "periods"], "en": ["name"]},
    ),
}  # fmt: skip
each_noun = pytest.mark.parametrize("noun", NOUNS)


@each_noun
@pytest.mark.parametrize(("language", "other"), [("nb", "_en"), ("en", "_nb")])
def test_each_thing_of_the_page_has_an_input(client, noun, language, other):
    make, shown = NOUNS[noun]
    row = make()
    with translation.override(language):
        address = reverse(f"directory:{noun}_report", args=[row.slug])
        page = client.get(row.get_absolute_url()).text

    form = client.get(address).context["form"]
    names = [field.name for field, _bound in form.by_field]

    wanted = shown[language]
    assert [name for name in names if name in wanted] == wanted
    assert [name for name in names if name.endswith(other)] == []
    assert f'href="{address}"' in page


@each_noun
def test_a_report_by_field_waits_for_the_secretariat(client, noun):
    make, shown = NOUNS[noun]
    row, name = make(), shown["nb"][0]
    page = reverse(f"directory:{noun}_report", args=[row.slug])

    refused = send(client, page, message=" ", email="ola@example.org")
    assert (refused.status_code, ChangeRequest.objects.count()) == (200, 0)
    assert refused.context["form"]["email"].value() == "ola@example.org"
    answer = send(client, page, **{f"about-{name}": "Rett er X"}, message="Og mer.")

    [request] = ChangeRequest.objects.open()
    label = str(label_of(BY_KEY[noun], name)).capitalize()
    assert answer["Location"] == f"{page}?sent"
    assert (request.target, request.organization) == (row, None)
    assert request.message == f"{label}: Rett er X\n\nOg mer."
    assert set(request.reported) == {name, review.IN_OWN_WORDS}


@each_noun
def test_no_row_no_report_form(client, noun):
    page = reverse(f"directory:{noun}_report", args=["finnes-ikke"])

    assert client.get(page).status_code == 404
