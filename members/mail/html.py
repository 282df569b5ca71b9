"""The HTML part of a letter: paragraphs, one button, links to this site; nothing to fetch."""

import re
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

LONGEST_PREVIEW = 140  # characters that an inbox shows after the subject


@dataclass
class Paragraph:
    """Safe HTML, or a button: the label of a link and its URL."""

    html: str = ""
    label: str = ""
    button: str = ""


def as_html(subject, text, language, button="", preview=""):
    """Return an HTML document with the same text; only URLs of this site become links.

    The last line "Label: URL" with the URL `button` becomes a button. `preview` is the text
    of an inbox after the subject.
    """
    return document(subject, language, paragraphs(text, button), preview)


def document(subject, language, blocks, preview=""):
    """Return the HTML document of Paragraphs."""
    context = {
        "subject": subject,
        "language": language,
        "preview": Truncator(" ".join(preview.split())).chars(LONGEST_PREVIEW),
        "paragraphs": blocks,
    }
    return render_to_string("mail/layout.html", context)


def paragraphs(text, button=""):
    """Return the Paragraphs of a text; the line that ends in the URL `button` is one."""
    lines, end = text.strip().splitlines(), f": {button}"
    places = [n for n, line in enumerate(lines) if button and line.endswith(end)]
    place = places[-1] if places else len(lines)
    pressed = [
        Paragraph(label=line.removesuffix(end), button=button)
        for line in lines[place : place + 1]
    ]
    return [
        *_text_blocks(lines[:place]),
        *pressed,
        *_text_blocks(lines[place + 1 :]),
    ]


def _text_blocks(lines):
    """Return a Paragraph for each run of lines without an empty one."""
    runs = groupby(lines, key=lambda line: bool(line.strip()))
    return [Paragraph(_html(run)) for has_words, run in runs if has_words]


def _html(lines):
    return format_html_join(
        mark_safe("<br>\n"), "{}", [(_html_line(line),) for line in lines]
    )


def _html_line(line):
    """Escape the line; no other URL becomes a link, since anybody can choose a name."""
    ours = re.escape(settings.SITE_ADDRESS) + r"/[-\w./?=&%#~]*(?<![.])"
    parts = re.split(f"({ours})", line)
    pieces = [(_html_link(p) if n % 2 else p,) for n, p in enumerate(parts)]
    return format_html_join("", "{}", pieces)


def _html_link(url):
    return format_html('<a href="{0}">{0}</a>', url)
