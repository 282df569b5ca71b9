"""What visitors are told while they type: listed organizations, and nothing of others."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import OrganizationName, RateLimit
from tests.support.applications import JOIN, TYPED
from tests.support.factories import make_member, make_organization
from tests.support.login import log_in
from tests.support.open_forms import send

SIMILAR = reverse("directory:similar")
pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(db):
    found = make_member(name="Norner AS", website="https://norner.no")
    OrganizationName.objects.create(organization=found, name="Borealis", kind="former")
    return found


@pytest.fixture
def hidden(db):
    found = make_member(
        name="Hemmelig Drift AS",
        orgnr="934949145",
        website="https://hemmelig.no",
        is_listed=False,
    )
    OrganizationName.objects.create(organization=found, name="Skjult", kind="former")
    return found


def found(client, address=SIMILAR, **typed):
    matches = client.get(address, typed).context["matches"]
    return [match.organization for match in matches]


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "norner"},
        {"name": "Borealis AS"},
        {"participations-3-organization": "Norner A/S"},
        {"name": "Norner Polymer", "website": "norner.no"},
    ],
)
@pytest.mark.parametrize("address", [SIMILAR, "/en/similar/"])
def test_a_listed_organization_is_named_with_its_page(client, listed, typed, address):
    assert found(client, address, **typed) == [listed]
    assert f'/{listed.slug}/" target="_blank"' in client.get(address, typed).text


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Hemmelig Drift"},
        {"name": "Skjult"},
        {"orgnr": "934949145"},
        {"name": "Hemmelig", "website": "https://hemmelig.no"},
    ],
)
def test_one_that_is_not_listed_is_answered_as_one_that_is_not_there(
    client, hidden, typed
):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        there = client.get(SIMILAR, typed)
    hidden.memberships.all().delete()
    hidden.names.all().delete()
    hidden.delete()
    with CaptureQueriesContext(connection) as asked_again:
        gone = client.get(SIMILAR, typed)

    assert there.content == gone.content
    assert len(asked) == len(asked_again)


def test_a_hidden_namesake_neither_shows_nor_hides_a_listed_one(client, listed):
    before = client.get(SIMILAR, {"name": "Norner"}).content
    for _number in range(5):
        make_organization(
            name="Norner AS", website="https://norner.no", is_listed=False
        )

    assert client.get(SIMILAR, {"name": "Norner"}).content == before


def test_the_answer_is_the_same_for_everyone_and_kept_by_no_one(client, listed, kari):
    page = client.get(SIMILAR, {"name": "Norner"})
    staff = log_in(Client(), kari).get(SIMILAR, {"name": "Norner"})

    assert page.content == staff.content
    assert dict(page.cookies) == {}
    assert "Cookie" not in page.get("Vary", "")
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, nofollow"


def test_nobody_asks_without_end(client, listed):
    for made in (99, 100):
        assert client.get(SIMILAR, {"name": "Norner"}).status_code == 200
        RateLimit.objects.update(made=[timezone.now()] * made)

    page = client.get(SIMILAR, {"name": "Norner"})

    assert (page.status_code, page.context["matches"]) == (429, None)
    assert listed.name not in page.text
    assert client.get(SIMILAR).status_code == 200


def test_an_empty_form_counts_as_no_question(client):
    client.get(SIMILAR)
    client.get(SIMILAR, {"name": ""})

    assert RateLimit.objects.count() == 0


@pytest.mark.parametrize("text", ["%", "_", "%_%", "x" * 1000, "' OR 1=1 --", "🦄"])
def test_odd_text_finds_nothing(client, listed, text):
    assert found(client, name=text, orgnr=text, website=text) == []


def test_a_nul_is_refused_before_the_database(client):
    assert client.get(f"{SIMILAR}?name=%00").status_code == 400


def test_an_applicant_without_script_is_told_and_not_stopped(client, listed):
    answer = send(client, JOIN, **TYPED | {"name": "Norner A/S"})
    sent = client.get(answer.url)

    assert [match.organization for match in sent.context["matches"]] == [listed]


def test_a_form_that_comes_back_names_them_too(client, listed, hidden):
    answer = send(client, JOIN, **TYPED | {"name": "Norner", "why": ""})
    assert [m.organization for m in answer.context["matches"]] == [listed]

    answer = send(client, JOIN, **TYPED | {"name": "Hemmelig Drift", "why": ""})
    assert answer.context["matches"] == []


def test_who_cannot_find_an_organization_to_ask_for_is_shown_similar_ones(
    client, listed, hidden
):
    ask = reverse("portal:ask")

    assert client.get(ask, {"q": "Nornr"}).context["found"] == [listed]
    assert client.get(ask, {"q": "Hemmelig Dritf"}).context["found"] == []
