"""Markdown of members renders as intended, and harmless whatever it contains."""

import re

import pytest
from django.template.defaultfilters import linebreaks
from hypothesis import given, strategies as st

from members.fields.markdown import TAGS, as_html

LINK = '<a href="https://example.org/a" rel="noopener">her</a>'

HTML = {
    "**fet** og *kursiv*": "<p><strong>fet</strong> og <em>kursiv</em></p>",
    "- en\n- to": "<ul>\n<li>en</li>\n<li>to</li>\n</ul>",
    "1. en\n2. to": "<ol>\n<li>en</li>\n<li>to</li>\n</ol>",
    "[her](https://example.org/a)": f"<p>{LINK}</p>",
    "> sitat": "<blockquote>\n<p>sitat</p>\n</blockquote>",
    "5\\*3": "<p>5*3</p>",
}


def test_a_text_renders_as_intended():
    assert {text: as_html(text).strip() for text in HTML} == HTML


def test_a_plain_text_renders_as_paragraphs():
    for text in [
        "En linje",
        "Et avsnitt\nmed linjeskift\n\nog et til",
        "8. november 2018 ble vi med.\n1. mai feirer vi.",
        "Vi lager a_b_c, 5 * 3 og 100 % «grønn» H2 & O2; A < B",
        "    rykket inn",
        "Navn\n---------\nAS",
        "&amp; er et tegn, og `kode` er det ikke",
        "https://example.org/ er ingen lenke av seg selv",
    ]:
        before = linebreaks(text.strip(), autoescape=True)
        assert without_gaps(as_html(text)) == without_gaps(before)


def without_gaps(html):
    return re.sub(r"\s*(</?p>|<br>)\s*", r"\1", html)


HEADINGS = {
    "# A\n\n## B\n\n# C": ["h2", "h3", "h2"],
    "## A\n\n### B": ["h2", "h3"],
    "# A\n\n#### B\n\n## C": ["h2", "h3", "h3"],
    "### A\n\n# B": ["h2", "h2"],
}


def test_headings_are_below_those_of_the_page_and_skip_no_level():
    tags = {text: re.findall(r"<(h\d)>", as_html(text)) for text in HEADINGS}

    assert tags == HEADINGS
    assert as_html("# A\n\n# B", top=4).count("<h4>") == 2


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![bilde](https://example.org/bilde.png)",
    "[her](javascript:alert(1))",
    "[her](JaVaScRiPt:alert(1))",
    "[her](data:text/html;base64,xx)",
    "[her](//example.org/)",
    "[her](/admin/)",
    "<javascript:alert(1)>",
    '[her](https://example.org/ "onclick=alert(1)")',
    *("[" * 9_000, "*a " * 3_000, "> " * 4_000, "- " * 4_000),  # and takes no time
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_only_text_and_external_links_are_rendered(text):
    assert harm(as_html(text)) == []


@given(st.text(alphabet=st.sampled_from("ab[]()<>!*_#`\"'\\/:&;\n -1.htps")))
def test_nothing_harmful_comes_of_any_text(text):
    assert harm(as_html(text)) == []


def harm(html):
    """Return the tags that are not allowed."""
    link = r'a href="(https?:|mailto:)[^"<>]*" rel="noopener"'
    plain = rf'/?({"|".join(TAGS)})|ol start="\d+"'
    good = re.compile(rf"{link}|{plain}", re.IGNORECASE)
    return [tag for tag in re.findall(r"<([^>]*)>", html) if not good.fullmatch(tag)]
