"""A cluster may offer its public pages in one language: the other leads there."""

import re

import pytest
from django.test import Client

from members.models import Cluster
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.rows import the_cluster

ALTERNATES = re.compile(r'hreflang="(\w+)"')


@pytest.fixture
def offer(db, no_contact_data):
    the_cluster()
    make.member(slug="alfa")

    def offer_in(languages):
        Cluster.objects.update(languages=languages)
        no_contact_data.clear()

    return offer_in


@pytest.mark.parametrize(
    ("languages", "address", "target"),
    [
        (
            "nb",
            "/en/members/?kind=company&q=%C3%A6",
            "/medlemmer/?kind=company&q=%C3%A6",
        ),
        ("nb", "/en/", "/"),
        ("nb", "/en/members/alfa/", "/medlemmer/alfa/"),
        ("nb", "/en/embed/members/", "/embed/medlemmer/"),
        ("en", "/", "/en/"),
        ("en", "/medlemmer/alfa/", "/en/members/alfa/"),
    ],
)
def test_a_page_in_the_other_language_leads_to_the_same_in_this_one(
    client, offer, languages, address, target
):
    assert client.get(address).status_code == 200

    offer(languages)

    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, target)
    offer("all")
    assert client.get(address).status_code == 200


def test_no_page_names_the_other_but_files_and_pages_of_members_stay(
    client, offer, ola
):
    offer("nb")

    page = client.get("/medlemmer/")
    assert ALTERNATES.findall(page.text) == ["nb"]
    assert 'id="language' not in page.text
    sitemap = client.get("/sitemap.xml").text
    assert ("/en/" in sitemap, "/medlemmer/alfa/" in sitemap) == (False, True)
    assert client.get("/en/members.csv").status_code == 200
    own = log_in(Client(), ola).get("/en/my-page/", follow=True)
    assert (own.status_code, 'id="language"' in own.text) == (200, True)


def test_a_form_that_was_open_is_still_taken(client, offer):
    offer("nb")

    assert client.post("/en/join/", {}).status_code == 200
