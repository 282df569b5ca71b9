"""Anybody reports an error: no log-in, no cookie, one queue."""

import pytest
from django.urls import reverse

from members.models import ChangeRequest
from tests.portal.sending import HERE, send
from tests.support.factories import make_member

WORDS = "Telefonen er feil: den rette står på nettsiden."
TYPED = {"message": WORDS, "name": "Ola", "email": "ola@example.org"}


@pytest.fixture
def address(db):
    return reverse("directory:report", args=[make_member(slug="yara").slug])


def waiting():
    told = ["origin", "message", "reporter_name", "reporter_email"]
    return list(ChangeRequest.objects.open().values_list(*told))


def test_a_report_waits_for_the_secretariat(client, address):
    answer = send(client, address, **TYPED)

    assert (answer.status_code, answer["Location"]) == (302, f"{address}?sent")
    assert waiting() == [("public", WORDS, "Ola", "ola@example.org")]
    assert not client.get(answer["Location"]).cookies


def test_a_report_sent_twice_is_one(client, address):
    typed = TYPED | {"form_token": client.get(address).context["form_token"]}

    for _again in range(2):
        client.post(address, typed, headers=HERE)

    assert len(waiting()) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"message": " "}, {"email": "ola"}, {"form_token": "x"}],
    ids=["says nothing", "no address", "from elsewhere"],
)
def test_what_is_refused_stays_as_it_was_typed(client, address, wrong):
    answer = send(client, address, **(TYPED | wrong))

    assert (answer.status_code, waiting()) == (200, [])
    assert answer.context["form"]["name"].value() == "Ola"


def test_another_site_sends_no_report(client, address):
    send(client, address, headers={"Origin": "https://elsewhere.example"}, **TYPED)

    assert waiting() == []


def test_a_visitor_who_reports_a_lot_is_told_to_wait(client, address):
    for number in range(11):
        answer = send(client, address, message=f"Feil nummer {number}")

    assert (answer.status_code, len(waiting())) == (200, 10)
    assert answer.context["form"]["message"].value() == "Feil nummer 10"


def test_there_is_nothing_to_report_of_whom_nobody_may_see(client, db):
    hidden = make_member(is_listed=False)

    answer = client.get(reverse("directory:report", args=[hidden.slug]))

    assert answer.status_code == 404


def test_every_profile_leads_to_its_report(client, address):
    profile = reverse("directory:organization", args=["yara"])

    assert f'href="{address}"' in client.get(profile).content.decode()
