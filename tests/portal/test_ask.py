"""Visitors request access by a link in an e-mail, and without a cookie."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from members import access, limits
from members.models import AccessRequest, Letter
from tests.support.access import ADDRESS
from tests.support.factories import make_organization, make_representative, make_user
from tests.support.letters import last, letters, token_of
from tests.support.open_forms import send

pytestmark = pytest.mark.django_db
ASK = "/be-om-tilgang/?organization=yara"


def test_who_has_access_is_not_disclosed(client, ours):
    known = make_representative(organization=ours).user
    answers = [send(client, ASK, email=email) for email in (known.email, ADDRESS)]

    pages = [client.get(answer.url) for answer in answers]

    assert answers[0].url == answers[1].url == f"{ASK}&sent"
    assert pages[0].content == pages[1].content
    assert letters() == [
        ("access_request_confirm", to) for to in (known.email, ADDRESS)
    ]
    assert dict(client.cookies) == {}


def test_known_and_unknown_addresses_cost_the_same_queries(client, ours):
    known, counts = make_representative(organization=ours).user, []

    for email in (known.email, ADDRESS):
        with CaptureQueriesContext(connection) as queries:
            send(client, ASK, email=email)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_invalid_address_and_a_form_of_another_site_stay_as_typed(client, ours):
    wrong = ["", "ny", "ny@", "a@b.no\nBcc: c@d.no", "ny\0@a.no"]
    answers = [send(client, ASK, email=email) for email in wrong]
    for headers in ({}, {"Origin": "https://evil.example"}):
        answers.append(send(client, ASK, headers=headers, email=" Ny@Example.org "))

    assert {answer.status_code for answer in answers} == {200}
    typed = [answer.context["form"]["email"].value() for answer in answers]
    assert typed == [*wrong, *[" Ny@Example.org "] * 2]
    assert letters() == []


def test_an_address_is_not_flooded_and_nothing_is_disclosed(client, ours):
    urls = {send(client, ASK, email=ADDRESS).url for _time in range(5)}

    assert urls == {f"{ASK}&sent"}
    assert letters() == [("access_request_confirm", ADDRESS)] * 3


def test_a_visitor_cannot_flood_others(client, ours):
    answers = [send(client, ASK, email=f"{n}@example.org") for n in range(11)]

    assert [answer.status_code for answer in answers] == [302] * 10 + [200]
    assert answers[-1].context["form"].non_field_errors() == [str(limits.TOO_MANY)]
    assert Letter.objects.count() == 10


def test_an_unlisted_organization_cannot_be_chosen_nor_found(client, ours):
    make_organization(name="Yara Beta AS", slug="beta", is_listed=False)
    make_organization(name="Gamma AS")

    for slug in ("", "beta", "ingen", "../yara", "%00", "a" * 300):
        page = client.get("/be-om-tilgang/", {"organization": slug})
        assert page.status_code in (200, 400)
        assert b"Beta AS" not in page.content
        assert "organization" not in (page.context or {})
    page = client.get("/be-om-tilgang/", {"q": "yara"})
    assert list(page.context["found"]) == [ours]
    assert 'href="/be-om-tilgang/?organization=yara"' in page.text


def test_a_profile_links_to_it_and_a_former_slug_works(client, ours):
    links = client.get("/medlemmer/yara/").text.count(f'href="{ASK}"')
    ours.slug = "ny-yara"
    ours.save()

    assert (links, client.get(ASK).context["organization"]) == (1, ours)


@pytest.fixture
def link(ours):
    access.send_request_link(ours, ADDRESS, language="nb")
    return f"/bekreft/{token_of(last('access_request_confirm'))}/"


def test_the_link_leads_to_the_request_form(client, link):
    for method in ("get", "head", "options", "put", "delete"):
        page = getattr(client, method)(link)
        assert AccessRequest.objects.count() == 0
    page = client.get(link)
    for name in ("Ny Ansatt", "Noen andre"):
        answer = send(client, link, name=name, why="Jeg er ny.")

    row = AccessRequest.objects.get()
    given = (row.email, row.name, row.why)
    assert given == (ADDRESS, "Ny Ansatt", "Jeg er ny.")
    assert ADDRESS in page.text
    assert answer.url == f"{link}?done"
    assert client.get(answer.url).status_code == 200
    assert dict(client.cookies) == {}


def test_what_was_typed_stays_when_it_is_refused(client, link):
    form = send(client, link, name="", why="Jeg er ny.").context["form"]

    assert (form["why"].value(), list(form.errors)) == ("Jeg er ny.", ["name"])
    assert AccessRequest.objects.count() == 0


def test_who_has_access_already_is_told_so(client, link, ours):
    make_representative(organization=ours, user=make_user(email=ADDRESS))

    answer = send(client, link, name="Ny")

    said = _("You already have access. Please log in.")
    assert answer.context["form"].non_field_errors() == [said]


def test_the_link_of_what_is_no_longer_listed_is_closed(client, link, ours):
    ours.is_listed = False
    ours.save()

    assert client.get(link).status_code == 404


FOREIGN = {
    "Åkerlund & Rausing AB": ("SE", "akerlund rausing", "https://akerlund.se/"),
    "Müller Grüße GmbH": ("DE", "muller", "https://mueller.de/"),
    "Société Générale d’Énergie": ("FR", "societe generale", "https://sge.fr/"),
    "3M": ("US", "3m", "https://3m.com/"),
    "Foreningen Uten Nummer": ("NO", "uten nummer", ""),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_an_organization_without_a_norwegian_number_is_found_by_name(
    client, kari, name
):
    country, words, website = FOREIGN[name]
    asked = make_organization(name=name, orgnr="", country=country, website=website)

    found = client.get("/be-om-tilgang/", {"q": words}).context["found"]
    send(client, f"/be-om-tilgang/?organization={asked.slug}", email=ADDRESS)
    token = token_of(last("access_request_confirm"))
    send(client, f"/bekreft/{token}/", name="Ny")
    access.grant_request(AccessRequest.objects.get(), by=kari)

    assert list(found) == [asked]
    assert asked.representatives.get().user.email == ADDRESS


def test_two_of_one_name_are_told_apart_by_country(client, db):
    for country in ("NO", "SE"):
        make_organization(name="Nordkraft", orgnr="", country=country)

    page = client.get("/be-om-tilgang/", {"q": "nordkraft"}).text

    assert re.findall(r">\s*(SE|NO)\s*</span>", page) == ["SE"]
