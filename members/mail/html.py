"""The HTML part of a letter: paragraphs and links to this site, and nothing to fetch."""

import re

from django.conf import settings
from django.utils.html import escape

PAGE = """\
<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font: 16px/1.5 sans-serif; max-width: 36em; margin: 1.5em">
{paragraphs}
</body>
</html>
"""


def as_html(subject, text, language):
    """Return an HTML document with the same text; only URLs of this site become links."""
    paragraphs = re.split(r"\n{2,}", text.strip())
    return PAGE.format(
        language=language,
        subject=escape(subject),
        paragraphs="\n".join(f"<p>{_paragraph(part)}</p>" for part in paragraphs),
    )


def _paragraph(text):
    return "<br>\n".join(map(_line, text.splitlines()))


def _line(line):
    """Escape the line; no other URL becomes a link, since anybody can choose a name."""
    ours = re.escape(settings.SITE_ADDRESS) + r"/[-\w./?=&%#~]*(?<![.])"
    parts = re.split(f"({ours})", line)
    return "".join(_anchor(p) if n % 2 else escape(p) for n, p in enumerate(parts))


def _anchor(url):
    return '<a href="{0}">{0}</a>'.format(escape(url))
