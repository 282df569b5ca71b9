"""The text of a letter as HTML: paragraphs and our own links, and nothing to fetch."""

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
    """Write the same words once more; only addresses of this site become links."""
    paragraphs = re.split(r"\n{2,}", text.strip())
    return PAGE.format(
        language=language,
        subject=escape(subject),
        paragraphs="\n".join(f"<p>{_lines(part)}</p>" for part in paragraphs),
    )


def _lines(paragraph):
    return "<br>\n".join(map(_linked, paragraph.splitlines()))


def _linked(line):
    """Escape the line, and link what may be trusted: anybody can choose a name."""
    ours = re.escape(settings.SITE_ADDRESS) + r"/[-\w./?=&%#~]*(?<![.])"
    parts = re.split(f"({ours})", line)
    return "".join(_anchor(p) if n % 2 else escape(p) for n, p in enumerate(parts))


def _anchor(address):
    return '<a href="{0}">{0}</a>'.format(escape(address))
