"""The HTML of a letter says what its text says; only addresses of this site are links."""

import re

import pytest

from members.mail.html import as_html

HERE = "https://registry.example.org"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_ADDRESS = HERE


def paragraphs(text, **given):
    body = as_html("Prøve <1>", text, "nb", **given).partition("<body")[2]
    return re.findall("<p[^>]*>(.*?)</p>", body, re.DOTALL)


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


def test_the_last_line_with_the_link_of_the_letter_is_its_only_button():
    link = f"{HERE}/x/"
    text = f"Se: {link}\n\nLes dette:\nLogg inn: {link}\nNå.\n\n{link}"

    found = paragraphs(text, button=link)

    anchor = f'<a href="{link}">{link}</a>'
    button = f'<a href="{link}">Logg inn</a>'
    assert found == [f"Se: {anchor}", "Les dette:", button, "Nå.", anchor]


def test_an_inbox_shows_the_beginning_of_what_is_said():
    page = as_html("Prøve", "Hei!", "nb", preview="Noe <nytt>\nhar " + "hendt " * 40)

    [preview] = re.findall(r'<div class="preview"[^>]*>(.*?)</div>', page)
    assert preview.startswith("Noe &lt;nytt&gt; har hendt hendt")
    assert preview.endswith("…")


def test_the_page_names_its_language_and_subject():
    page = as_html("Prøve <1>", "Hei", "nb")

    assert page.count('<html lang="nb">') == 1
    assert page.count("<title>Prøve &lt;1&gt;</title>") == 1
