"""The HTML of a letter says what its text says; only addresses of this site are links."""

import re

import pytest

from members.mail.html import as_html

HERE = "https://registry.example.org"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_ADDRESS = HERE


def paragraphs(text):
    body = as_html("Prøve <1>", text, "nb").partition("<body")[2]
    return re.findall("<p>(.*?)</p>", body, re.DOTALL)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hei!\n\n\nKoden er\n123\n", ["Hei!", "Koden er<br>\n123"]),
        (
            f"Se {HERE}/a/?b=c&d=%20#e.",
            [f'Se <a href="{HERE}/a/?b=c&amp;d=%20#e">{HERE}/a/?b=c&amp;d=%20#e</a>.'],
        ),
        (
            f"{HERE}/a/ og {HERE}/b/",
            [f'<a href="{HERE}/a/">{HERE}/a/</a> og <a href="{HERE}/b/">{HERE}/b/</a>'],
        ),
        ("https://evil.example/ <b>", ["https://evil.example/ &lt;b&gt;"]),
        (f"{HERE}.evil.example/", [f"{HERE}.evil.example/"]),
    ],
    ids=["paragraphs", "a link", "two links", "another site", "a look-alike"],
)
def test_each_paragraph_is_escaped_and_links_lead_here(text, html):
    assert paragraphs(text) == html


def test_the_page_names_its_language_and_subject():
    page = as_html("Prøve <1>", "Hei", "nb")

    assert page.count('<html lang="nb">') == 1
    assert page.count("<title>Prøve &lt;1&gt;</title>") == 1
