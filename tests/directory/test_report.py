"""Anybody can report an error, without log-in and without cookie."""

import pytest
from django.urls import reverse

from members.models import ChangeRequest
from tests.support.factories import make_member
from tests.support.open_forms import HERE, send

WORDS = "Telefonen er feil: den rette står på nettsiden."
TYPED = {"message": WORDS, "name": "Ola", "email": "ola@example.org"}


@pytest.fixture
def address(db):
    return reverse("directory:report", args=[make_member(slug="yara").slug])


def pending_reports():
    fields = ["origin", "message", "reporter_name", "reporter_email"]
    return list(ChangeRequest.objects.open().values_list(*fields))


def test_a_report_waits_for_the_secretariat(client, address):
    answer = send(client, address, **TYPED)

    assert (answer.status_code, answer["Location"]) == (302, f"{address}?sent")
    assert pending_reports() == [("public", WORDS, "Ola", "ola@example.org")]
    assert not client.get(answer["Location"]).cookies


def test_a_form_submitted_twice_is_one_report(client, address):
    typed = TYPED | {"form_token": client.get(address).context["form_token"]}

    for _again in range(2):
        client.post(address, typed, headers=HERE)

    assert len(pending_reports()) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"message": " "}, {"email": "ola"}, {"form_token": "x"}],
    ids=["says nothing", "no address", "from elsewhere"],
)
def test_a_refused_form_keeps_its_input(client, address, wrong):
    answer = send(client, address, **(TYPED | wrong))

    assert (answer.status_code, pending_reports()) == (200, [])
    assert answer.context["form"]["name"].value() == "Ola"


def test_a_cross_site_request_is_refused(client, address):
    send(client, address, headers={"Origin": "https://elsewhere.example"}, **TYPED)

    assert pending_reports() == []


def test_a_client_that_sends_many_reports_is_limited(client, address):
    for number in range(11):
        answer = send(client, address, message=f"Feil nummer {number}")

    assert (answer.status_code, len(pending_reports())) == (200, 10)
    assert answer.context["form"]["message"].value() == "Feil nummer 10"


def test_an_unlisted_organization_has_no_report_form(client, db):
    hidden = make_member(is_listed=False)

    answer = client.get(reverse("directory:report", args=[hidden.slug]))

    assert answer.status_code == 404


def test_every_profile_links_to_its_report_form(client, address):
    profile = reverse("directory:organization", args=["yara"])

    assert f'href="{address}"' in client.get(profile).content.decode()
