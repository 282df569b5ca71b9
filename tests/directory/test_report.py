"""Anybody can report an error, without log-in and without cookie."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from members.fields import BY_KEY, label_of
from members.models import ChangeRequest, RateLimit
from members.records import review
from tests.support.factories import make
from tests.support.html_forms import HERE, send

WORDS = "Telefonen er feil: den rette står på nettsiden."
TYPED = {"message": WORDS, "name": "Ola", "email": "ola@example.org"}


@pytest.fixture
def address():
    return reverse("directory:report", args=[make.member(slug="yara").slug])


def pending_reports():
    fields = ["origin", "message", "reporter_name", "reporter_email"]
    return list(ChangeRequest.objects.open().values_list(*fields))


def test_a_report_sent_twice_waits_once_for_the_secretariat(client, address):
    typed = TYPED | {"form_token": client.get(address).context["form_token"]}

    answers = [client.post(address, typed, headers=HERE) for _again in range(2)]

    places = [(answer.status_code, answer["Location"]) for answer in answers]
    assert places == [(302, f"{address}?sent")] * 2
    assert pending_reports() == [("public", WORDS, "Ola", "ola@example.org")]
    assert not client.get(f"{address}?sent").cookies
    assert f'href="{address}"' in client.get("/medlemmer/yara/").text


def test_a_refused_form_keeps_its_input(client, address):
    elsewhere = {"headers": {"Origin": "https://elsewhere.example"}}
    for wrong in ({"message": " "}, {"email": "ola"}, {"form_token": "x"}, elsewhere):
        answer = send(client, address, **(TYPED | wrong))
        assert (answer.status_code, pending_reports()) == (200, [])
        assert answer.context["form"]["name"].value() == "Ola"


def test_a_client_that_sends_many_reports_is_limited(client, address):
    answers = [send(client, address, message="Feil nummer 1")]
    for made in (9, 10):
        RateLimit.objects.update(made=[timezone.now()] * made)
        answers.append(send(client, address, message=f"Feil nummer {made}"))

    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert len(pending_reports()) == 2
    assert answers[-1].context["form"]["message"].value() == "Feil nummer 10"


def make_row(noun):
    """Create a row with something on its page."""
    if noun == "project":
        texts = {"title_nb": "Fangst", "title_en": "Capture"}
        return make.project(website="https://a.no/", **texts)
    if noun == "site":
        return make.site(name="Rafnes", municipality="Bamble")
    board = make.body(name_nb="Styret", name_en="The board")
    return make.role(body=board).body


# {noun: what can be corrected on its page in each language}
NOUNS = {
    "project": {"nb": ["title_nb", "status", "website"], "en": ["title_en"]},
    "site": {"nb": ["name", "municipality", "place"], "en": ["name"]},
    "body": {"nb": ["name", "holders", "periods"], "en": ["name"]},
}
each_noun = pytest.mark.parametrize("noun", NOUNS)


@each_noun
@pytest.mark.parametrize(("language", "other"), [("nb", "_en"), ("en", "_nb")])
def test_each_thing_of_the_page_has_an_input(client, noun, language, other):
    names, row = NOUNS[noun], make_row(noun)
    with translation.override(language):
        address = reverse(f"directory:{noun}_report", args=[row.slug])
        page = client.get(row.get_absolute_url()).text

    form = client.get(address).context["form"]
    inputs = [field.name for field, _bound in form.by_field]

    assert [name for name in inputs if name in names[language]] == names[language]
    assert [name for name in inputs if name.endswith(other)] == []
    assert f'href="{address}"' in page


@each_noun
def test_a_report_by_field_waits_for_the_secretariat(client, noun):
    row, name = make_row(noun), NOUNS[noun]["nb"][0]
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


@pytest.mark.parametrize("noun", ["", *(f"{noun}_" for noun in NOUNS)])
def test_no_public_row_no_report_form(client, noun):
    make.member(slug="skjult", is_listed=False)
    address = reverse(f"directory:{noun}report", args=["skjult"])

    assert client.get(address).status_code == 404
