"""Whom to call: the contact data of the secretariat on public pages."""

import pytest

from members.models import Cluster

pytestmark = pytest.mark.django_db
PLACES = ["/", "/medlemmer/?q=finnesikke", "/om/", "/bli-medlem/", "/en/network/"]
MISSING = "/medlemmer/finnes-ikke/"


@pytest.fixture
def contact(no_contact_data):
    """Create a cluster with contact data, and let this process read it anew."""
    no_contact_data.clear()
    return Cluster.objects.create(
        pk=1,
        ambition_nb="Først",
        ambition_en="First",
        secretariat_name="Klyngekontoret",
        secretariat_email="post@nærogfjern.no",
        secretariat_phone="+47 35 00 00 00",
        secretariat_address="Hydrovegen 55, 3936 Porsgrunn",
    )


@pytest.mark.parametrize("place", PLACES)
def test_a_public_page_says_whom_to_call(client, contact, place):
    page = client.get(place).text

    assert "Klyngekontoret" in page
    assert 'href="mailto:post@xn--nrogfjern-g3a.no">post@nærogfjern.no<' in page
    assert 'href="tel:+4735000000">+47 35 00 00 00<' in page
    assert "Hydrovegen 55, 3936 Porsgrunn" in page


def test_an_error_page_says_what_is_known_without_a_query(
    client, contact, django_assert_num_queries
):
    client.get("/")

    # Two look for the slug, of today and of former days.
    with django_assert_num_queries(2):
        page = client.get(MISSING)

    assert (page.status_code, "Klyngekontoret" in page.text) == (404, True)


def test_it_is_read_once_a_minute(client, contact, no_contact_data):
    client.get("/om/")
    Cluster.objects.update(secretariat_name="Nytt navn")

    found = []
    for age in (0, 50, 61):
        moment, *shown = no_contact_data["shown"]
        no_contact_data["shown"] = moment - age, *shown
        found.append("Nytt navn" in client.get("/om/").text)
        no_contact_data["shown"] = moment, *no_contact_data["shown"][1:]

    assert found == [False, False, True]


def test_without_contact_data_nothing_is_shown(client):
    assert "whom-to-call" not in client.get("/").text


def test_the_application_form_says_what_is_published_of_membership(client, contact):
    Cluster.objects.update(price_nb="25 000 kroner i året", days_until_answer=14)

    terms = client.get("/bli-medlem/").context["terms"]

    assert [text for _question, text in terms] == [
        "",
        "",
        "25 000 kroner i året",
        "Innen 14 dager.",
    ]
    assert client.get("/bli-medlem/").text.count("Ikke publisert") == 2
