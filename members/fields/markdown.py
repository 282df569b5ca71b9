"""Render members' Markdown as HTML that is safe on any page."""

import re

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

RULES = "autolink blockquote emphasis escape heading link list newline".split()
TAGS = {*"p br strong em ul ol li a blockquote h2 h3 h4 h5 h6".split()}
SCHEMES = ("http", "https", "mailto")
# "8. mai" at the start of a line is a date, not an item of a numbered list.
MONTHS = "jan feb mar apr ma[iy] jun jul aug sep okt oct nov de[sc]".replace(" ", "|")
DATE = re.compile(
    rf"^([ \t]*\d{{1,2}})(?=\. ?(?:{MONTHS}))", re.MULTILINE | re.IGNORECASE
)


def as_html(text, top=2):
    """Return safe HTML; the highest heading gets level `top`, and no level is skipped."""
    tokens = PARSER.parse(DATE.sub(r"\1\\", text))
    _shift_headings(tokens, top)
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}, "*": set()},
        url_schemes=set(SCHEMES),
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308 - it has just been cleaned


def _shift_headings(tokens, top):
    headings = [token for token in tokens if token.type.startswith("heading")]
    uppermost = min((int(token.tag[1]) for token in headings), default=1)
    last = top - 1
    for token in headings:
        if token.nesting == 1:
            level = int(token.tag[1]) - uppermost + top
            last = min(level, last + 1, 6)
        token.tag = f"h{last}"


def _parser():
    parser = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20})
    parser.enable(RULES)
    # Links within this site, and other schemes, stay plain text.
    parser.validateLink = _is_external
    return parser


def _is_external(address):
    scheme, colon, _rest = address.partition(":")
    return bool(colon) and scheme.lower() in SCHEMES


PARSER = _parser()
