"""What a member shows of itself on its profile: from the proposal to the public page."""

import pytest
from django.http import QueryDict
from django.utils import translation

from members import review, search
from members.filters import OrganizationFilter
from members.models import (
    Certificate,
    CertificateKind,
    CustomerReference,
    Organization,
    Service,
)
from tests.support.factories import FAR_AHEAD, LONG_AGO, make_member, make_topic
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def test_a_service_is_shown_and_found_once_it_is_approved(client, ours, ola, kari):
    topic = make_topic(slug="sveis", label_nb="Sveiseteknikk")
    row = {
        "name_nb": "Rørsveising",
        "name_en": "Pipe welding",
        "text_nb": "Etter NORSOK",
        "text_en": "",
        "topic": topic.slug,
    }
    request = review.submit(ours, {"services": [row]}, by=ola).waiting
    before = client.get(ours.get_absolute_url()).text

    review.approve(request.pk, by=kari)

    page = client.get(ours.get_absolute_url()).text
    shown = ["Tjenester og produkter", "Rørsveising", "Etter NORSOK", "service=sveis"]
    assert [text in before for text in shown] == [False] * 4
    assert [text in page for text in shown] == [True] * 4
    assert "Pipe welding" in client.get(f"/en/members/{ours.slug}/").text
    with translation.override("nb"):
        why = search.reasons([ours], "rørsveising")
    assert why == {ours.pk: ["tilbyr: Rørsveising"]}
    assert list(search.matching(Organization.objects.all(), "welding")) == [ours]


def test_a_service_of_a_retired_topic_leads_to_no_list(client):
    topic = make_topic(slug="sveis", is_retired=True)
    organization = make_member()
    make(Service, organization=organization, topic=topic, name_nb="Sveising")

    page = client.get(organization.get_absolute_url()).text

    assert ("Sveising" in page, "service=sveis" in page) == (True, False)


def test_references_are_shown_latest_first_and_found_by_the_customer(client, ours):
    for what, year in [("Eldre oppdrag", 2019), ("Uten år", None), ("Nytt", 2025)]:
        make(CustomerReference, organization=ours, what_nb=what, year=year)
    CustomerReference.objects.filter(year=2025).update(customer="Havnevesenet")

    page = client.get(ours.get_absolute_url()).text

    places = [page.index(what) for what in ["Nytt", "Eldre oppdrag", "Uten år"]]
    assert places == sorted(places)
    assert list(search.matching(Organization.objects.all(), "havnevesenet")) == [ours]


def test_an_expired_certificate_is_neither_shown_nor_found_nor_counted(client):
    iso, eco = (make(CertificateKind, slug=s, name_nb=s) for s in ["iso", "fyrtarn"])
    organization = make_member()
    make(Certificate, organization=organization, kind=iso, until=LONG_AGO)
    make(Certificate, organization=organization, kind=eco, until=FAR_AHEAD)

    page = client.get(organization.get_absolute_url()).text
    found = OrganizationFilter(QueryDict("certificate=fyrtarn"))
    expired = OrganizationFilter(QueryDict("certificate=iso"))

    assert ("certificate=iso" in page, "certificate=fyrtarn" in page) == (False, True)
    assert found.answer.counts("certificate") == {"fyrtarn": 1}
    assert list(found.qs) == [organization]
    assert [value for _label, value in expired.problems] == ["iso"]
    rows = Organization.objects.all()
    hits = [list(search.matching(rows, words)) for words in ("iso", "fyrtarn")]
    assert hits == [[], [organization]]


def test_a_profile_says_whose_words_its_texts_are(client, ours, ola, kari):
    wanted = {"summary_nb": "Vi lager gjødsel.", "summary_en": "We make fertilizer."}
    request = review.submit(ours, wanted, by=ola).waiting
    review.approve(request.pk, by=kari)
    Organization.objects.update(summary_en="They make fertilizer.")

    norwegian = client.get(ours.get_absolute_url()).text
    english = client.get(f"/en/members/{ours.slug}/").text

    assert (
        norwegian.count("Skrevet av Yara."),
        "Skrevet av sekretariatet" in norwegian,
    ) == (
        1,
        False,
    )
    assert english.count("Written by the secretariat.") == 1
