"""Every public page of the real registry is well-formed, has its own title, and is linked to."""

import os
import re
from collections import Counter, defaultdict, deque
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import parse_qs, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import translate_url
from django.utils import translation

from members.exchange import PROJECTIONS
from tests.support.routes import PARAMETER, routes
from tests.support.sampling import part_of
from tests.test_doors import OPEN

VOID = set("area base br col embed hr img input link meta source track wbr".split())
REFERENCES = ["for", "aria-labelledby", "aria-describedby", "aria-controls"]
SHAPES = {"path", "circle", "rect", "line", "stop", "use"}
HOME = "http://testserver"
OF_ONE = re.compile(
    r"/(?:medlemmer|en/members|prosjekter|en/projects|steder|en/sites)/([^/]+)/"
)
# One in so many of the pages of one organization, project or site; 1 tries all.
PAGES_SHARE = int(os.environ.get("PAGES_SHARE", "12"))
ALSO = ["/medlemmer/?q=hydrogn&on=2022-01-01&size=x&relation=any", "/medlemmer/?page=2"]
ALSO += ["/sok/", "/sok/?q=heroya", "/sok/?q=finnesikke", "/steder/?q=heroya"]
ALSO += ["/medlemmer/?q=finnesikke&kind=public", "/prosjekter/?q=finnesikke&theme=x"]
ALSO += ["/nettverk/?on=all&theme=hydrogen&sort=name", "/nettverk/?on=1900-01-01"]


class Markup(HTMLParser):
    """A strict parser that records what a browser would tolerate."""

    def __init__(self, text):
        super().__init__()
        self.open, self.faults, self.ids = [], [], Counter()
        self.headings, self.targets, self.head = [], [], {}
        self.links, self.title, self.lang = {}, "", None
        self.feed(text)
        self.close()
        self.faults += [f"never closed: {tag}" for tag in self.open]
        self.faults += [f"twice: {name}" for name, n in self.ids.items() if n > 1]
        nowhere = [target for target in self.targets if target not in self.ids]
        self.faults += [f"leads nowhere: {target}" for target in nowhere]

    def handle_starttag(self, tag, pairs):
        self._record(tag, dict(pairs), pairs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, pairs):
        self._record(tag, dict(pairs), pairs)
        if tag not in VOID | SHAPES:
            self.faults.append(f"closes itself: {tag}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"closed out of turn: {tag}, {self.getpos()}")

    def handle_data(self, text):
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += text

    def _record(self, tag, given, pairs):
        if len(given) < len(pairs):
            self.faults.append(f"an attribute twice: {pairs}")
        inline = [name for name in given if name == "style" or name.startswith("on")]
        self.faults += [f"inline: {tag} {name}" for name in inline]
        is_data = given.get("type") == "application/ld+json"
        if tag == "style" or (tag == "script" and not is_data and "src" not in given):
            self.faults.append(f"inline: {tag}")
        if tag == "html":
            self.lang = given.get("lang")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag == "link" and "hreflang" in given:
            self.links[given["hreflang"]] = given["href"].removeprefix(HOME)
        if tag == "link" and given.get("rel") == "canonical":
            self.head["canonical"] = given["href"].removeprefix(HOME)
        self._record_accessible_names(tag, given)

    def _record_accessible_names(self, tag, given):
        if "id" in given:
            self.ids[given["id"]] += 1
        self.targets += " ".join(given.get(name) or "" for name in REFERENCES).split()
        if tag == "a" and given.get("href", "").startswith("#"):
            self.targets.append(given["href"][1:])


@pytest.fixture(scope="module")
def pages(grenland, django_db_blocker):
    """Return pages of the sitemap in both languages, and some filtered lists."""
    with django_db_blocker.unblock():
        client = Client()
        tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
        places = [one.text for one in tree.iter() if one.tag.endswith("}loc")]
        mapped = [place.removeprefix(HOME) for place in places]
        tried = [*_in_short_form(mapped), *ALSO]
        return {place: Markup(client.get(place).text) for place in tried}


def _in_short_form(places):
    """Filter the pages to a part of the organizations, projects and sites, in both languages."""
    by_slug = defaultdict(list)
    for place in places:
        match = OF_ONE.fullmatch(place)
        by_slug[match[1] if match else ""].append(place)
    kept = {"", *part_of(sorted(by_slug), PAGES_SHARE)}
    return [place for slug in by_slug if slug in kept for place in by_slug[slug]]


def test_every_page_is_well_formed_with_one_h1_and_no_heading_level_skipped(pages):
    faults = {place: page.faults for place, page in pages.items() if page.faults}
    odd = {
        place: page.headings
        for place, page in pages.items()
        if page.headings[:1] != [1]
        or page.headings.count(1) != 1
        or any(b > a + 1 for a, b in pairwise(page.headings))
    }

    assert (faults, odd) == ({}, {})


# Those that the menu leads to, and a page of each kind.
MAIN = (
    "/ /medlemmer/ /medlemmer/yara-norge/ /prosjekter/ /prosjekter/brevik-ccs/ /steder/"
)
MAIN += " /roller/ /nettverk/ /tall/ /klima/ /om/"
LARGEST = 60_000  # bytes of HTML


def test_the_main_pages_are_light_and_load_one_sheet(grenland, client):
    answers = {address: client.get(address) for address in MAIN.split()}

    assert {answer.status_code for answer in answers.values()} == {200}
    texts = {address: answer.text for address, answer in answers.items()}
    sheets = {at: text.count('rel="stylesheet"') for at, text in texts.items()}
    assert sheets == dict.fromkeys(texts, 1)
    heavy = {at: len(text.encode()) for at, text in texts.items()}
    assert {at: n for at, n in heavy.items() if n > LARGEST} == {}


def test_every_page_has_its_own_title_and_links_to_its_translation(pages):
    mapped = {place: page for place, page in pages.items() if place not in ALSO}
    titles = Counter((page.lang, page.title.strip()) for page in mapped.values())

    odd = {
        place: page.links
        for place, page in mapped.items()
        if page.head["canonical"] != place
        or sorted(page.links) != ["en", "nb"]
        or page.links[page.lang] != place
        or any(mapped[twin].links != page.links for twin in page.links.values())
    }

    assert odd == {}
    assert [title for title, n in titles.items() if n > 1] == []
    assert {page.lang for page in pages.values()} == {"nb", "en"}
    languages = {at: "en" if at.startswith("/en/") else "nb" for at in pages}
    assert {place: page.lang for place, page in pages.items()} == languages


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
UNLINKED += ["portal:log_out", "health", "metrics", "llms"]
UNLINKED += [f"api:{name}" for name in PROJECTIONS]
# What other sites frame.
UNLINKED += [f"directory:embed_{n}" for n in ("organizations", "map", "script")]


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
        for link in filter(is_followed, new):
            # Lists lead further than the pages of one row.
            is_last = OF_ONE.fullmatch(urlsplit(link).path)
            (waiting.append if is_last else waiting.appendleft)(link)
    return missing


def in_sitemap(client, language):
    """Return the paths of the sitemap in a language."""
    places = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    paths = {address.removeprefix(HOME) for address in places}
    return {path for path in paths if path.startswith("/en/") == (language == "en")}


def static_routes(language):
    """Return the paths of the public pages without a parameter; machines have no language."""
    with translation.override("nb"):
        pages = {name for name in OPEN if not name.startswith("api:")} - {*UNLINKED}
        paths = [path for path, name in routes() if name in pages]
        plain = [path for path in paths if not PARAMETER.search(path)]
        return {translate_url(path, language) for path in plain}


@pytest.mark.usefixtures("grenland")
@pytest.mark.parametrize(
    ("home", "language"),
    [("/", "nb"), pytest.param("/en/", "en", marks=pytest.mark.long)],
)
def test_links_lead_from_the_front_page_to_every_public_page(client, home, language):
    wanted = in_sitemap(client, language) | static_routes(language)

    assert missing_from(client, home, wanted) == set()
