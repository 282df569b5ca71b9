"""What a client claims of itself (X-Forwarded-*) is believed of trusted proxies alone.

And no header that it sends bends a page that caches keep for others.
"""

import re
from itertools import product

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from members import people
from members.models import Letter
from members.operation import limits
from tests.support.html_forms import HERE, filled, send
from tests.support.web_servers import conversation, plain, web_server

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
SEVERAL = {name: f"{value}, {value}, 10.0.0.1" for name, value in CLAIMS.items()}
# What a cache in front may pass on, and does not look at.
BENT = CLAIMS | {
    "Range": "bytes=0-10",
    "If-Modified-Since": "Mon, 26 Nov 2029 00:00:00 GMT",
    "Accept-Language": "en",
    "Accept": "application/json",
    "HX-Request": "true",
    "Origin": "https://evil.example",
    "Cookie": "django_language=en",
}

# What a proxy says of an address, and what it is taken for.
FORWARDED = {
    "203.0.113.7": "203.0.113.7",
    "10.9.9.9, 203.0.113.7": "203.0.113.7",
    "203.0.113.7,": "",
    "evil\r\nX: y": "",
    "203.0.113.7:4711": "",
    "0x7f.1": "",
    "2001:db8::1": "2001:db8::",
    "fe80::1%eth0": "fe80::",
    "2001:db8:1:2:f:4:5:6": "2001:db8:1:2::",
    "::ffff:203.0.113.7": "203.0.113.7",
    "9" * 5000: "",
}
# Behind two; what only one can have written is not believed.
BY_TWO = {
    "198.51.100.9, 203.0.113.7, 192.0.2.2": "203.0.113.7",
    " 203.0.113.7 , 192.0.2.2": "203.0.113.7",
    "203.0.113.7": "192.0.2.1",
}


def test_no_header_of_a_client_counts_and_of_a_trusted_proxy_the_last_entry(settings):
    for name, claim in CLAIMS.items():
        request = RequestFactory().get("/om/", headers={name: claim})
        read = request.get_host(), request.scheme, request.path, request.method
        assert read == ("testserver", "http", "/om/", "GET")
        assert limits.client_address(request) == "127.0.0.1"

    by_one, by_two = product([1], FORWARDED.items()), product([2], BY_TWO.items())
    for settings.TRUSTED_PROXIES, (claimed, client) in [*by_one, *by_two]:
        meta = {"HTTP_X_FORWARDED_FOR": claimed, "REMOTE_ADDR": "192.0.2.1"}
        assert limits.client_address(RequestFactory().get("/", **meta)) == client
    assert limits.client_address(RequestFactory().get("/")) == "127.0.0.1"


PUBLIC = "/ /en/ /om/ /medlemmer/ /medlemmer/yara/ /medlemmer/feed.atom /sitemap.xml"
PUBLIC += " /sitemap-pages.xml /robots.txt /medlemmer /x/"
OTHERS = "/admin/ /min-side/ /logg-inn/ /be-om-tilgang/?organization=yara"
MOMENTARY = {"Content-Length", "Expires"}
TOKEN = re.compile(rb'(csrfmiddlewaretoken|form_token)" value="[^"]*"')


@pytest.mark.django_db
def test_links_redirects_cookies_and_headers_follow_no_claim(settings, client, ours):
    places = f"{PUBLIC} {OTHERS}".split()
    expected = {place: answer(client.get(place)) for place in places}
    for settings.TRUSTED_PROXIES, claims in product([0, 1, 2], [CLAIMS, SEVERAL]):
        got = {place: answer(client.get(place, headers=claims)) for place in places}
        assert got == expected
    assert all("evil.example" not in str(text) for text in expected.values())


@pytest.mark.django_db
def test_a_public_page_is_the_same_whatever_was_sent_and_is_sent(client, ours):
    places = PUBLIC.split()
    expected = {place: answer(client.get(place)) for place in places}

    bent = []
    for number, (name, value) in enumerate(BENT.items()):
        for place in (places[number % 11], places[(number + 4) % 11]):
            for method in ("POST", "GET"):
                found = client.generic(method, place, headers={name: value})
            if answer(found) != expected[place]:
                bent.append((name, place))

    assert bent == []


def answer(response):
    cookies = {n: {**c, "expires": ""} for n, c in response.cookies.items()}
    headers = {n: v for n, v in response.items() if n not in MOMENTARY}
    return response.status_code, headers, cookies, TOKEN.sub(b"", response.content)


# Ends of an address that a careless cache takes for a file, or for a part of another.
ENDINGS = "x.css .css ;.css ;x.js %3B.css %2Fx.css %23.css %3F.css /x.png %0A.css"
ENDINGS += " %00.css ..%2Fx.css x.css/ ?x.css .css?a=b"


@pytest.mark.django_db
def test_no_address_that_looks_like_a_file_shows_a_private_page(as_ola, nora):
    names = ["organization", "profile", "contacts"]
    pages = [reverse(f"portal:{name}", args=["yara"]) for name in names]
    pages += [reverse("portal:consent", args=[people.token_for(nora)])]
    pages += [reverse("portal:about_me"), "/en/my-page/yara/", "/logg-inn/sikkerhet/"]

    kept = [
        (found.status_code, place + ending)
        for place in pages
        for ending in ["", *ENDINGS.split()]
        for found in [as_ola.get(place + ending)]
        if "no-store" not in found.get("Cache-Control", "") and is_private(found)
    ]

    assert kept == []
    assert all(as_ola.get(place).status_code == 200 for place in pages)


def is_private(response):
    """Whether a response is the page itself, or names somebody who is not public."""
    named = ("ola@example.org", "Nora", "Ola")
    return response.status_code == 200 or any(word in response.text for word in named)


@pytest.mark.django_db
def test_a_link_in_an_email_follows_no_claim(settings, client, ours):
    settings.TRUSTED_PROXIES = 1
    page = f"{reverse('portal:ask')}?organization=yara"
    send(client, page, headers=HERE | CLAIMS, email="ny@example.org")
    [link] = re.findall(r"https?://\S+/bekreft/", Letter.objects.get().text)
    assert link == f"{settings.SITE_ADDRESS}/bekreft/"


OWN, OTHER = "http://testserver", "http://evil.example"
SAFE = "https://testserver"
FORMS = {"/logg-inn/": [OWN], "/be-om-tilgang/?organization=yara": [OWN, SAFE]}


@pytest.mark.django_db
@pytest.mark.parametrize("place", FORMS)
@pytest.mark.parametrize("origin", [OWN, SAFE, OTHER, "null"])
def test_the_origin_of_a_form_is_compared_with_the_host_alone(ours, ola, place, origin):
    client = Client(enforce_csrf_checks=True)
    typed = filled(client.get(place), email="ola@example.org")
    client.post(place, typed, headers=CLAIMS | {"Origin": origin})
    assert Letter.objects.exists() == (origin in FORMS[place])


# The server itself, of which Django hears the scheme.

HTTPS = {"X-Forwarded-Proto": "https", "X-Forwarded-Protocol": "ssl"}
HTTPS |= {"X-Forwarded-Ssl": "on"}
NEVER_BELIEVED = {"X-Forwarded-Scheme": "https", "X-Forwarded-Port": "443"}
NEVER_BELIEVED |= {"X-Forwarded-Host": "evil.example", "X-Url-Scheme": "https"}
NEVER_BELIEVED |= {"Front-End-Https": "on", "Forwarded": CLAIMS["Forwarded"]}
UNCLEAR = ["https, http", "http, https", "https,", "https;", ""]
CONTRADICTION = "X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off"


def believed(port, *claims):
    """Return the status and the last line of the answer to a client with these headers."""
    head = ["GET /test/client HTTP/1.0", "Host: localhost", *claims, "", ""]
    with plain(port) as client:
        text = conversation(client, "\r\n".join(head).encode()).decode()
    status, *_headers, told = text.split("\r\n")
    return status[9:12], told.removeprefix("127.0.0.1 ").removesuffix(" localhost")


def lines(claims):
    return [f"{name}: {value}" for name, value in claims.items()]


@pytest.mark.slow
def test_without_a_proxy_the_server_believes_no_claim():
    claims = lines(HTTPS | NEVER_BELIEVED | {"X-Forwarded-For": "203.0.113.7"})
    with web_server(TRUSTED_PROXIES="0") as port:
        found = {claim: believed(port, claim) for claim in claims}
    assert found == dict.fromkeys(claims, ("200", "http"))


@pytest.mark.slow
def test_behind_a_proxy_the_scheme_is_the_proxys_and_nothing_else():
    never = lines(NEVER_BELIEVED) + [f"X-Forwarded-Proto: {one}" for one in UNCLEAR]
    with web_server(TRUSTED_PROXIES="1") as port:
        secure = [believed(port, line) for line in lines(HTTPS)]
        not_secure = [believed(port, line) for line in never]
        refused = believed(port, CONTRADICTION)

    assert secure == [("200", "https")] * len(HTTPS)
    assert not_secure == [("200", "http")] * len(never)
    assert refused[0] == "400"
