"""Links lead from the front page to every public page."""

import re
from collections import deque
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import translate_url
from django.utils import translation

from tests.support.routes import PARAMETER, routes
from tests.test_doors import OPEN

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
LINK = re.compile(
    r'<(?:a|link rel="alternate" type)\b[^>]*?href="([^"#]*)|<form action="([^"]*)" role="search"'
)
# Of lists, all their pages are followed, also of those who are no members.
FOLLOWED = {"page", "relation"}
# The forms that report a mistake lead back alone: what only they led to would be missing.
FORMS = re.compile(r".*/(meld-feil|report)/")
# What clients ask for by themselves, and what log-in and letters lead to.
UNLINKED = ["admin:login", "icon", "live", "ready", "robots", "security", "sitemap"]
UNLINKED += ["account_confirm_login_code", "account_login", "mfa_authenticate"]
UNLINKED += ["account_request_login_code", "mfa_login_webauthn", "portal:log_in"]
UNLINKED += ["portal:log_out", "health", "metrics"]


def links(client, address):
    """Return the addresses of this site that a page links to, or that its search asks."""
    answer = client.get(address)
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    hrefs = ("".join(either) for either in LINK.findall(answer.text))
    addresses = (urljoin(address, unescape(href)) for href in hrefs)
    return [link for link in addresses if link.startswith("/")]


def is_followed(address):
    parts = urlsplit(address)
    is_page = not (parts.path.startswith("/min-") or FORMS.fullmatch(parts.path))
    return is_page and set(parse_qs(parts.query)) <= FOLLOWED


def missing_from(client, start, wanted):
    """Follow links from an address until all wanted paths have come; return the others."""
    waiting, seen, missing = deque([start]), {start}, set(wanted)
    while waiting and missing:
        new = set(links(client, waiting.popleft())) - seen
        seen |= new
        missing -= {urlsplit(address).path for address in new | {start}}
        waiting += [link for link in new if is_followed(link)]
    return missing


def in_sitemap(client, language):
    """Return the paths of the sitemap in a language."""
    places = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    paths = {address.removeprefix(HOST) for address in places}
    return {path for path in paths if path.startswith("/en/") == (language == "en")}


def static_routes(language):
    """Return the paths of the public routes without a parameter."""
    with translation.override("nb"):
        paths = {
            path
            for path, name in routes()
            if name in OPEN and name not in UNLINKED and not PARAMETER.search(path)
        }
        return {translate_url(path, language) for path in paths}


@pytest.mark.usefixtures("grenland")
@pytest.mark.parametrize(
    ("home", "language"),
    [("/", "nb"), pytest.param("/en/", "en", marks=pytest.mark.long)],
)
def test_links_lead_from_the_front_page_to_every_public_page(client, home, language):
    wanted = in_sitemap(client, language) | static_routes(language)

    assert missing_from(client, home, wanted) == set()
