"""Every public page of the real registry is well-formed and has its own title."""

import os
import re
from collections import Counter, defaultdict
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.test import Client

from tests.support import grenland
from tests.support.sampling import part_of

pytestmark = pytest.mark.django_db
VOID = set("area base br col embed hr img input link meta source track wbr".split())
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
        self.faults += [
            f"leads nowhere: {t}" for t in self.targets if t not in self.ids
        ]

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        self._record(tag, given, pairs)
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
        names = [given.get(name, "") for name in ("for", "aria-labelledby")]
        names += [given.get(name, "") for name in ("aria-describedby", "aria-controls")]
        self.targets += " ".join(filter(None, names)).split()
        if tag == "a" and given.get("href", "").startswith("#"):
            self.targets.append(given["href"][1:])


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """Return pages of the sitemap in both languages, and some filtered lists."""
    with django_db_blocker.unblock(), transaction.atomic():
        grenland.load()
        client = Client()
        tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
        mapped = [
            place.text.removeprefix(HOME) for place in tree.iter() if _is_loc(place)
        ]
        tried = [*_in_short_form(mapped), *ALSO]
        yield {place: Markup(client.get(place).text) for place in tried}
        transaction.set_rollback(True)


def _in_short_form(places):
    """Filter the pages to a part of the organizations, projects and sites, in both languages."""
    by_slug = defaultdict(list)
    for place in places:
        found = OF_ONE.fullmatch(place)
        by_slug[found[1] if found else ""].append(place)
    kept = {"", *part_of(sorted(by_slug), PAGES_SHARE)}
    return [place for slug in by_slug if slug in kept for place in by_slug[slug]]


def _is_loc(element):
    return element.tag.endswith("}loc")


def test_every_page_is_well_formed(pages):
    faults = {place: page.faults for place, page in pages.items() if page.faults}

    assert faults == {}


def test_every_page_has_one_h1_and_skips_no_heading_level(pages):
    odd = {
        place: page.headings
        for place, page in pages.items()
        if page.headings[:1] != [1]
        or page.headings.count(1) != 1
        or any(
            b > a + 1 for a, b in zip(page.headings, page.headings[1:], strict=False)
        )
    }

    assert odd == {}


def test_every_page_has_a_title_of_its_own_in_its_language(pages):
    titles = Counter(
        (page.lang, page.title.strip())
        for place, page in pages.items()
        if place not in ALSO
    )

    assert [title for title, n in titles.items() if n > 1] == []
    assert {page.lang: 1 for page in pages.values()} == {"nb": 1, "en": 1}
    assert [
        p for p, page in pages.items() if (page.lang == "en") != _is_english(p)
    ] == []


def _is_english(place):
    return place.startswith("/en/")


def test_every_page_and_its_translation_link_to_each_other(pages):
    mapped = {place: page for place, page in pages.items() if place not in ALSO}

    odd = {
        place: page.links
        for place, page in mapped.items()
        if page.head["canonical"] != place
        or sorted(page.links) != ["en", "nb"]
        or page.links[page.lang] != place
        or any(mapped[twin].links != page.links for twin in page.links.values())
    }

    assert odd == {}
