"""A cache before the site keeps no private page, and nothing that a client could bend.

The example is the nginx of deploy/nginx, made careless: it keeps whatever no header forbids,
and asks nobody for a cookie.
"""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from members import people
from tests.support.login import log_in
from tests.support.web_servers import HAS_NGINX, get, reverse_proxy, web_server

BENT = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Original-URL": "/admin/",
    "X-Rewrite-URL": "/min-side/",
    "X-HTTP-Method-Override": "DELETE",
    "Range": "bytes=0-10",
    "If-None-Match": "*",
    "If-Modified-Since": "Thu, 26 Nov 2099 00:00:00 GMT",
    "Accept-Language": "en",
    "Accept": "application/json",
    "Accept-Encoding": "br",
    "HX-Request": "true",
    "Origin": "https://evil.example",
    "Cookie": "django_language=en; sessionid=x",
    "Authorization": "Basic eDp4",
}
ATTACKS = [("GET", name) for name in BENT]
ATTACKS += [(method, "Accept-Language") for method in ("HEAD", "POST", "OPTIONS")]
PAGES = ["/", "/en/members/yara/", "/medlemmer/", "/sitemap.xml", "/finnes-ikke/"]
# Ends of an address that a careless cache takes for a file, or for a part of another.
ENDINGS = [
    "x.css",
    ".css",
    ";.css",
    ";x.js",
    "%3B.css",
    "%2Fx.css",
    "%23.css",
    "%3F.css",
]
ENDINGS += [
    "/x.png",
    "%0A.css",
    "%00.css",
    "..%2Fx.css",
    "x.css/",
    "?x.css",
    ".css?a=b",
]
CARELESS = {
    "proxy_cache_lock": "on; proxy_cache_valid any 1m",
    "proxy_cache_bypass": "$arg_never",
    "proxy_no_cache": "$arg_never",
}


def private_pages(person):
    """Return the addresses of pages that one person alone may see."""
    return [
        reverse("portal:about_me"),
        reverse("portal:organization", args=["yara"]),
        reverse("portal:profile", args=["yara"]),
        reverse("portal:contacts", args=["yara"]),
        reverse("portal:consent", args=[people.token_for(person)]),
        "/en/my-page/yara/",
        "/logg-inn/sikkerhet/",
    ]


@pytest.mark.django_db
def test_no_address_that_looks_like_a_file_shows_a_private_page(as_ola, nora):
    pages = private_pages(nora)

    kept = [
        (answer.status_code, place + ending)
        for place in pages
        for ending in ["", *ENDINGS]
        for answer in [as_ola.get(place + ending)]
        if not forbids_storing(answer) and is_private(answer)
    ]

    assert kept == []
    assert all(as_ola.get(place).status_code == 200 for place in pages)


def forbids_storing(answer):
    return "no-store" in answer.get("Cache-Control", "")


def is_private(answer):
    """Whether an answer is the page itself, or names somebody who is not public."""
    return answer.status_code == 200 or any(
        words in answer.text for words in ("ola@example.org", "Nora", "Ola")
    )


@pytest.fixture
def careless(transactional_db, tmp_path, ours):
    """Return the port of a cache that keeps all it may, before the whole site."""
    call_command("error_files", tmp_path / "errors")
    database = connection.settings_dict["NAME"]
    with (
        web_server(TEST_DATABASE=database) as upstream,
        reverse_proxy(tmp_path, upstream, **CARELESS) as port,
    ):
        yield port


@pytest.mark.slow
@pytest.mark.skipif(not HAS_NGINX, reason="no nginx: run .ci/bring-nginx as root")
def test_a_careless_cache_serves_what_it_would_without_the_others(careless, ola, nora):
    client = log_in(Client(), ola)
    cookie = "; ".join(f"{n}={morsel.value}" for n, morsel in client.cookies.items())
    private = private_pages(nora)
    clean = {page: read(careless, page) for page in PAGES}

    poisoned = [
        (page, method, name)
        for number, (method, name) in enumerate(ATTACKS)
        for page in (PAGES[number % 5], PAGES[(number + 2) % 5])
        if read_after(careless, page, number, method, {name: BENT[name]}) != clean[page]
    ]
    seen = [get(careless, place, Cookie=cookie).status for place in private]
    kept = [
        place
        for place in private
        if not place.startswith("/samtykke/") and get(careless, place).status != 302
    ]

    assert (poisoned, kept) == ([], [])
    assert seen == [200] * len(private)
    assert is_kept(careless), "The cache of this test keeps answers."


def read(port, page, query=""):
    """Return status, type and text of a page as a visitor sees it, without the query."""
    answer = get(port, page + query)
    text = answer.text.replace(query, "") if query else answer.text
    return answer.status, answer.headers["Content-Type"], text


def read_after(port, page, number, method, headers):
    """Return what a visitor sees after somebody has asked for the same with the headers."""
    query = f"?x={number}"
    get(port, page + query, method, **headers)
    return read(port, page, query)


def is_kept(port):
    return len({get(port, "/test/counted").text for _ in range(3)}) == 1
