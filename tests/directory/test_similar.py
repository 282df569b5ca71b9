"""What visitors are told while they type: listed organizations, and nothing of others."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import RateLimit
from tests.support.applications import JOIN, TYPED
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.login import log_in

SIMILAR = reverse("directory:similar")


@pytest.fixture(autouse=True)
def listed(db):
    norner = make.member(name="Norner AS", website="https://norner.no")
    norner.names.create(name="Borealis", kind="former")
    return norner


@pytest.fixture
def hidden(db):
    given = {"orgnr": "934949145", "website": "https://hemmelig.no"}
    secret = make.member(name="Hemmelig Drift AS", is_listed=False, **given)
    secret.names.create(name="Skjult", kind="former")
    return secret


@pytest.mark.parametrize("address", [SIMILAR, "/en/similar/"])
def test_a_listed_organization_is_named_with_its_page(client, listed, address):
    for typed in (
        *({"name": "norner"}, {"name": "Borealis AS"}),
        {"participations-3-organization": "Norner A/S"},
        {"name": "Norner Polymer", "website": "norner.no"},
    ):
        page = client.get(address, typed)
        matches = [match.organization for match in page.context["matches"]]
        assert matches == [listed], typed
        assert f'/{listed.slug}/" target="_blank"' in page.text, typed


def test_the_unlisted_are_answered_as_if_not_there(client, hidden):
    def answers():
        pages, counts = [], []
        for typed in (
            *({"name": "Hemmelig Drift"}, {"name": "Skjult"}, {"orgnr": "934949145"}),
            {"name": "Hemmelig", "website": "https://hemmelig.no"},
            {"name": "Norner"},
        ):
            with CaptureQueriesContext(connection) as queries:
                pages.append(client.get(SIMILAR, typed).content)
            counts.append(len(queries))
        return pages, counts

    same = {"name": "Norner AS", "website": "https://norner.no", "is_listed": False}
    namesakes = [make.organization(**same) for _number in range(5)]
    there = answers()
    hidden.memberships.all().delete(), hidden.names.all().delete()
    for one in (hidden, *namesakes):
        one.delete()

    assert there == answers()


def test_the_answer_is_the_same_for_everyone_and_kept_by_no_one(client, kari):
    page = client.get(SIMILAR, {"name": "Norner"})
    staff = log_in(Client(), kari).get(SIMILAR, {"name": "Norner"})

    assert page.content == staff.content
    assert (dict(page.cookies), "Cookie" in page.get("Vary", "")) == ({}, False)
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, nofollow"


def test_nobody_asks_without_end_and_an_empty_form_is_no_question(client, listed):
    client.get(SIMILAR), client.get(SIMILAR, {"name": ""})
    assert RateLimit.objects.count() == 0
    for made in (99, 100):
        assert client.get(SIMILAR, {"name": "Norner"}).status_code == 200
        RateLimit.objects.update(made=[timezone.now()] * made)

    page = client.get(SIMILAR, {"name": "Norner"})

    assert (page.status_code, page.context["matches"]) == (429, None)
    assert listed.name not in page.text
    assert client.get(SIMILAR).status_code == 200


def test_odd_text_finds_nothing_and_a_nul_is_refused_before_the_database(client):
    for text in ("%", "_", "%_%", "x" * 1000, "' OR 1=1 --", "🦄"):
        typed = dict.fromkeys(["name", "orgnr", "website"], text)
        assert client.get(SIMILAR, typed).context["matches"] == [], text
    assert client.get(f"{SIMILAR}?name=%00").status_code == 400


def test_applicants_are_told_of_listed_ones_and_not_stopped(client, listed, hidden):
    for name, is_like in {"Norner": [listed], "Hemmelig Drift": []}.items():
        back = send(client, JOIN, **TYPED | {"name": name, "why": ""})
        assert [match.organization for match in back.context["matches"]] == is_like
    sent = client.get(send(client, JOIN, **TYPED | {"name": "Norner A/S"}).url)
    assert [match.organization for match in sent.context["matches"]] == [listed]

    for words, rows in {"Nornr": [listed], "Hemmelig Dritf": []}.items():
        assert client.get(reverse("portal:ask"), {"q": words}).context["hits"] == rows
