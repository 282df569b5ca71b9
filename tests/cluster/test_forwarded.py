"""What a client claims of itself (X-Forwarded-*) is believed of trusted proxies alone."""

import re

import pytest
from django.conf import settings as project
from django.test import Client, RequestFactory
from django.urls import reverse

from members import limits
from members.models import Letter
from tests.support.html_forms import filled
from tests.support.open_forms import HERE, send

CLAIMS = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Ssl": "on",
    "X-Forwarded-Port": "443",
    "X-Real-Ip": "203.0.113.7",
    "Forwarded": "for=203.0.113.7;host=evil.example;proto=https",
    "X-Original-Url": "/admin/",
    "X-Rewrite-Url": "/admin/",
    "X-Http-Method-Override": "DELETE",
}


@pytest.mark.parametrize("name", CLAIMS)
def test_no_header_of_a_client_changes_address_host_scheme_or_path(name):
    request = RequestFactory().get("/om/", headers={name: CLAIMS[name]})

    assert request.get_host() == "testserver"
    assert (request.scheme, request.path, request.method) == ("http", "/om/", "GET")
    assert limits.client_address(request) == "127.0.0.1"


@pytest.mark.parametrize(
    ("claimed", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("10.9.9.9, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7,", ""),
        ("evil\r\nX: y", ""),
        ("203.0.113.7:4711", ""),
        ("0x7f.1", ""),
        ("2001:db8::1", "2001:db8::"),
        ("fe80::1%eth0", "fe80::"),
        ("9" * 5000, ""),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_of_one_trusted_proxy_the_last_entry_counts(settings, claimed, client):
    settings.TRUSTED_PROXIES = 1
    meta = {"HTTP_X_FORWARDED_FOR": claimed, "REMOTE_ADDR": "192.0.2.1"}

    request = RequestFactory().get("/", **meta)

    assert limits.client_address(request) == client


def test_no_proxy_is_trusted_unless_the_settings_say_so():
    assert project.TRUSTED_PROXIES == 0
    assert project.USE_X_FORWARDED_HOST is False
    assert project.USE_X_FORWARDED_PORT is False


@pytest.mark.django_db
def test_a_client_cannot_escape_its_limit_by_inventing_networks(client):
    answers = [
        client.post(
            "/logg-inn/",
            {"email": "ola@example.org"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        ).status_code
        for number in range(4)
    ]

    assert answers == [302, 302, 302, 200]


SEVERAL = {name: f"{value}, {value}, 10.0.0.1" for name, value in CLAIMS.items()}
PLACES = [
    "/",
    "/en/",
    "/om/",
    "/medlemmer/",
    "/medlemmer/yara/",
    "/medlemmer/feed.atom",
]
PLACES += ["/sitemap.xml", "/sitemap-pages.xml", "/robots.txt", "/medlemmer", "/admin/"]
PLACES += ["/min-side/", "/logg-inn/", "/be-om-tilgang/?organization=yara", "/x/"]
MOMENTARY = {"Content-Length", "Expires"}
TOKEN = re.compile(rb'(csrfmiddlewaretoken|form_token)" value="[^"]*"')


@pytest.mark.django_db
@pytest.mark.parametrize("trusted", [0, 1, 2])
@pytest.mark.parametrize("claims", [CLAIMS, SEVERAL], ids=["one", "several"])
def test_links_redirects_cookies_and_headers_follow_no_claim(
    settings, client, ours, trusted, claims
):
    settings.TRUSTED_PROXIES = trusted

    plain = {place: answer(client.get(place)) for place in PLACES}
    claiming = {place: answer(client.get(place, headers=claims)) for place in PLACES}

    assert claiming == plain
    assert all("evil.example" not in str(text) for text in plain.values())


def answer(response):
    """Return all of a response but its tokens."""
    cookies = {
        name: {**cookie, "expires": ""} for name, cookie in response.cookies.items()
    }
    headers = {n: v for n, v in response.items() if n not in MOMENTARY}
    return response.status_code, headers, cookies, TOKEN.sub(b"", response.content)


@pytest.mark.django_db
def test_a_link_in_an_email_follows_no_claim(settings, client, ours):
    settings.TRUSTED_PROXIES = 1
    page = f"{reverse('portal:ask')}?organization=yara"

    send(client, page, headers=HERE | CLAIMS, email="ny@example.org")

    [link] = re.findall(r"https?://\S+/bekreft/", Letter.objects.get().text)
    assert link == f"{settings.SITE_ADDRESS}/bekreft/"


OWN, OTHER = "http://testserver", "http://evil.example"
FORMS = {
    "/logg-inn/": [OWN],
    "/be-om-tilgang/?organization=yara": [OWN, "https://testserver"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("place", FORMS)
@pytest.mark.parametrize("origin", [OWN, "https://testserver", OTHER, "null"])
def test_the_origin_of_a_form_is_compared_with_the_host_alone(ours, ola, place, origin):
    client = Client(enforce_csrf_checks=True)
    page = client.get(place)
    typed = filled(page, email="ola@example.org")

    client.post(place, typed, headers=CLAIMS | {"Origin": origin})

    assert Letter.objects.exists() == (origin in FORMS[place])
