"""What waits for the secretariat can be mended and taken back, by its own people."""

import pytest
from django.urls import reverse

from members.models import ChangeRequest
from tests.support.factories import make_colleague, make_member
from tests.support.html_forms import filled
from tests.support.proposal_forms import A_PROJECT, at, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(as_ola, ours):
    post = A_PROJECT | rows({"organization": "Yara", "role": "lead"})
    as_ola.post(at("projects_new"), post)
    return ChangeRequest.objects.get()


def test_it_is_shown_and_can_be_mended(as_ola, waiting):
    there = at("projects_proposal", waiting.pk)
    page = as_ola.get(there)

    as_ola.post(there, filled(page) | {"act": "send", "purpose_nb": "Klima"})

    said = {item.field: item.proposed for item in waiting.items.all()}
    assert (said["purpose_nb"], said["title_nb"]) == ("Klima", "Grønn ammoniakk")


def test_it_is_taken_back(as_ola, waiting):
    as_ola.post(at("projects_proposal", waiting.pk), {"act": "withdraw", "sure": "yes"})

    waiting.refresh_from_db()
    assert waiting.status == "withdrawn"
    assert as_ola.get(at("projects_proposal", waiting.pk)).status_code == 404


def test_what_is_anothers_answers_404(client, waiting):
    other = make_member(slug="beta")
    client.force_login(make_colleague(other))
    there = reverse("portal:projects_proposal", args=["beta", waiting.pk])

    assert client.get(there).status_code == 404
    assert client.post(there, {"act": "withdraw", "sure": "yes"}).status_code == 404


def test_a_number_of_nothing_answers_404(as_ola):
    pages = [as_ola.get(at("projects_proposal", n)) for n in (0, 7, 10**30)]

    assert [page.status_code for page in pages] == [404] * 3
