"""Search published pages by name while the database does not answer."""

import json
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language

from members.fields import WITH_PAGES
from members.operation import publication
from members.queries.search.query import WORD, folded, parse

KINDS = {f"directory:{n.key}": n.model._meta.verbose_name for n in WITH_PAGES}
# The kinds of pages that each list searches.
SEARCHED = {
    "directory:search": tuple(KINDS),
    "directory:organizations": ("directory:organization",),
    "directory:projects": ("directory:project",),
    "directory:sites": ("directory:site",),
}
HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
OTHER_NAMES = '"alternateName": '
TAGS = re.compile(r"<[^>]+>")
MOST = 50


@dataclass(frozen=True)
class NamedPage:
    """A hit: the path of a published page, with its name and kind."""

    path: str
    name: str
    kind: str


def name_of(route, body):
    """Return the PageName of the page of a row, or None."""
    if route not in KINDS:
        return None
    text = body.decode()
    if (heading := HEADING.search(text)) is None:
        return None
    name = unescape(TAGS.sub("", heading[1])).strip()
    names = folded(" ".join([name, *_other_names(text)]))
    return publication.PageName(get_language(), name, " ".join(WORD.findall(names)))


def _other_names(text):
    """Return the former, legal and short names in the page's structured data."""
    place = text.find(OTHER_NAMES)
    if place < 0:
        return []
    return json.JSONDecoder().raw_decode(text, place + len(OTHER_NAMES))[0]


def search_page(pages, request, context):
    """Return the page with the hits of a search by name, or None for another request."""
    route, query = resolve(request.path_info).view_name, request.GET
    words = parse(query.get("q", "")).words
    # Only names are stored, so other filters cannot be applied.
    if route not in SEARCHED or not words or any(query[n] for n in query if n != "q"):
        return None
    rows = pages.named(words, get_language(), SEARCHED[route], MOST)
    hits = [
        NamedPage(urlsplit(a).path, name, capfirst(KINDS[r])) for a, r, name in rows
    ]
    action = reverse("directory:search")
    context |= {"hits": hits, "words": query["q"], "action": action}
    context["has_stylesheets"] = True
    return render_to_string("errors/outage_search.html", context)
