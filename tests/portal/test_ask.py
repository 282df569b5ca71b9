"""Visitors request access by a link in an e-mail, and without a cookie."""

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


def test_the_letter_is_sent_and_no_cookie_set(client, ours):
    answer = send(client, ASK, email=" Ny@Example.org ")

    assert answer.url == f"{ASK}&sent"
    assert client.get(answer.url).status_code == 200
    assert letters() == [("access_request_confirm", ADDRESS)]
    assert dict(client.cookies) == {}


def test_who_has_access_is_not_disclosed(client, ours):
    known = make_representative(organization=ours).user
    answers = [send(client, ASK, email=email) for email in (known.email, ADDRESS)]

    pages = [client.get(answer.url) for answer in answers]

    assert answers[0].url == answers[1].url
    assert pages[0].content == pages[1].content
    assert [kind for kind, _to in letters()] == ["access_request_confirm"] * 2


def test_known_and_unknown_addresses_cost_the_same_queries(client, ours):
    known = make_representative(organization=ours).user
    asked = []

    for email in (known.email, ADDRESS):
        with CaptureQueriesContext(connection) as queries:
            send(client, ASK, email=email)
        asked.append(len(queries))

    assert asked[0] == asked[1]


@pytest.mark.parametrize("email", ["", "ny", "ny@", "a@b.no\nBcc: c@d.no", "ny\0@a.no"])
def test_an_invalid_address_stays_as_it_was_typed(client, ours, email):
    answer = send(client, ASK, email=email)

    assert (answer.status_code, letters()) == (200, [])
    assert answer.context["form"]["email"].value() == email


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}])
def test_a_form_of_another_site_is_refused(client, ours, headers):
    answer = send(client, ASK, headers=headers, email=ADDRESS)

    assert (answer.status_code, letters()) == (200, [])
    assert answer.context["form"]["email"].value() == ADDRESS


def test_an_address_is_not_flooded_and_nothing_is_disclosed(client, ours):
    urls = {send(client, ASK, email=ADDRESS).url for _time in range(5)}

    assert urls == {f"{ASK}&sent"}
    assert letters() == [("access_request_confirm", ADDRESS)] * 3


def test_a_visitor_cannot_flood_others(client, ours):
    answers = [send(client, ASK, email=f"{n}@example.org") for n in range(11)]

    assert [answer.status_code for answer in answers] == [302] * 10 + [200]
    assert answers[-1].context["form"].non_field_errors() == [str(limits.TOO_MANY)]
    assert Letter.objects.count() == 10


@pytest.mark.parametrize("slug", ["", "beta", "ingen", "../yara", "%00", "a" * 300])
def test_an_unlisted_organization_cannot_be_chosen(client, ours, slug):
    make_organization(name="Beta AS", slug="beta", is_listed=False)

    page = client.get("/be-om-tilgang/", {"organization": slug})

    assert page.status_code in (200, 400)
    assert b"Beta AS" not in page.content
    assert "organization" not in (page.context or {})


def test_an_organization_is_found_by_its_name(client, ours):
    make_organization(name="Yara Beta AS", is_listed=False)
    make_organization(name="Gamma AS")

    page = client.get("/be-om-tilgang/", {"q": "yara"})

    assert list(page.context["found"]) == [ours]
    assert 'href="/be-om-tilgang/?organization=yara"' in page.text


def test_a_former_slug_still_works(client, ours):
    ours.slug = "ny-yara"
    ours.save()

    assert client.get(ASK).context["organization"] == ours


def test_every_profile_links_to_it(client, ours):
    page = client.get("/medlemmer/yara/")

    assert f'href="{ASK}"' in page.text


@pytest.fixture
def link(ours):
    access.send_request_link(ours, ADDRESS, language="nb")
    return f"/bekreft/{token_of(last('access_request_confirm'))}/"


def test_the_link_leads_to_the_request_form(client, link):
    page = client.get(link)
    answer = send(client, link, name="Ny Ansatt", why="Jeg er ny.")

    access_request = AccessRequest.objects.get()
    assert (access_request.email, access_request.name, access_request.why) == (
        ADDRESS,
        "Ny Ansatt",
        "Jeg er ny.",
    )
    assert ADDRESS in page.text
    assert answer.url == f"{link}?done"
    assert client.get(answer.url).status_code == 200
    assert dict(client.cookies) == {}


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_following_the_link_alone_requests_nothing(client, link, method):
    getattr(client, method)(link)

    assert AccessRequest.objects.count() == 0


def test_pressing_twice_is_one_request(client, link):
    for name in ("Ny Ansatt", "Noen andre"):
        assert send(client, link, name=name).status_code == 302

    assert AccessRequest.objects.get().name == "Ny Ansatt"


def test_what_was_typed_stays_when_it_is_refused(client, link):
    answer = send(client, link, name="", why="Jeg er ny.")

    assert answer.context["form"]["why"].value() == "Jeg er ny."
    assert (list(answer.context["form"].errors), AccessRequest.objects.count()) == (
        ["name"],
        0,
    )


def test_who_has_access_already_is_told_so(client, link, ours):
    make_representative(organization=ours, user=make_user(email=ADDRESS))

    answer = send(client, link, name="Ny")

    said = _("You already have access. Please log in.")
    assert answer.context["form"].non_field_errors() == [said]


def test_an_invalid_expired_or_unlisted_link_is_closed(client, link, ours, monkeypatch):
    token = link.split("/")[-2]
    wrong = [f"/bekreft/{token[1:]}/", f"/bekreft/{token}a/", "/bekreft/x/"]
    answers = [client.get(address) for address in wrong]
    monkeypatch.setattr(
        "members.confirmations.MAX_AGE", access.requests.timezone.timedelta(0)
    )
    answers.append(client.get(link))
    monkeypatch.undo()
    ours.is_listed = False
    ours.save()
    answers.append(client.get(link))

    assert [answer.status_code for answer in answers] == [404] * 5


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
    page = f"/be-om-tilgang/?organization={asked.slug}"
    send(client, page, email="ny@example.org")
    token = token_of(last("access_request_confirm"))
    send(client, f"/bekreft/{token}/", name="Ny")
    [request] = AccessRequest.objects.all()
    access.grant_request(request, by=kari)

    assert list(found) == [asked]
    assert list(asked.representatives.values_list("user__email", flat=True)) == [
        "ny@example.org"
    ]


def test_two_of_one_name_are_told_apart_by_country(client, db):
    for country in ("NO", "SE"):
        make_organization(name="Nordkraft", orgnr="", country=country)

    page = client.get("/be-om-tilgang/", {"q": "nordkraft"}).content.decode()

    assert [page.count(f">{text}</span>") for text in (" SE", " NO")] == [1, 0]
