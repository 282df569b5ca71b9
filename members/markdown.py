"""Texts in Markdown, as members write them, to HTML that is safe on any page."""

import re

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

RULES = "autolink blockquote emphasis escape heading link list newline".split()
TAGS = {*"p br strong em ul ol li a blockquote h2 h3 h4 h5 h6".split()}
SCHEMES = ("http", "https", "mailto")
# "8. mai" at the start of a line is a day, and no item of a list.
MONTHS = "jan feb mar apr ma[iy] jun jul aug sep okt oct nov de[sc]".replace(" ", "|")
DAY = re.compile(
    rf"^([ \t]*\d{{1,2}})(?=\. ?(?:{MONTHS}))", re.MULTILINE | re.IGNORECASE
)


def as_html(text, top=2):
    """Write a text as HTML; its uppermost heading gets the level `top`, none is skipped."""
    tokens = READER.parse(_with_days(text))
    _demote(tokens, top)
    html = READER.renderer.render(tokens, READER.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}, "*": set()},
        url_schemes=set(SCHEMES),
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308 - it has just been cleaned


def _with_days(text):
    return DAY.sub(r"\1\\", text)


def _demote(tokens, top):
    headings = [token for token in tokens if token.type.startswith("heading")]
    uppermost = min((int(token.tag[1]) for token in headings), default=1)
    last = top - 1
    for token in headings:
        if token.nesting == 1:
            wanted = int(token.tag[1]) - uppermost + top
            last = min(wanted, last + 1, 6)
        token.tag = f"h{last}"


def _reader():
    reader = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20})
    reader.enable(RULES)
    # Other addresses, and those of this site, stay as they were typed.
    reader.validateLink = _leads_out
    return reader


def _leads_out(address):
    scheme, colon, _rest = address.partition(":")
    return bool(colon) and scheme.lower() in SCHEMES


READER = _reader()
