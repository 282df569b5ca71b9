"""No English page or e-mail falls back to the Norwegian catalogue."""

import re
from html.parser import HTMLParser
from itertools import product

import polib
import pytest
from django.urls import translate_url
from django.utils import translation

from cluster import translations
from tests.directory.test_markup import in_sitemap, static_routes
from tests.mail.test_kinds import ALL, write
from tests.support import table_contents

PLACEHOLDER = re.compile(r"%\(\w+\)\w|%\w|\{\w*\}|<[^>]*>")
WORD = re.compile(r"[^\W\d_]+")
SHOWN = {"alt", "aria-label", "content", "placeholder", "title"}
WITHOUT_END = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
LONGEST = 8


class Texts(HTMLParser):
    """Collect the texts of a page in its own language, attributes that people read included."""

    def __init__(self, page):
        super().__init__()
        self.texts, self.open = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        # Code is in no language.
        is_code = tag in ("script", "style", "code")
        is_foreign = is_code or given.get("lang", "en") != "en"
        if not self._is_foreign() and not is_foreign:
            self.texts += [given[name] or "" for name in SHOWN & given.keys()]
        if tag not in WITHOUT_END:
            self.open.append((tag, is_foreign))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self._is_foreign():
            self.texts.append(data)

    def _is_foreign(self):
        return any(is_foreign for _tag, is_foreign in self.open)


def words(text):
    return tuple(WORD.findall(text.lower()))


def parts(text):
    """Yield the words of each part of a text, those between two placeholders.

    A single letter or two may be the initials of a name.
    """
    for part in PLACEHOLDER.split(text):
        found = words(part)[:LONGEST]
        if len("".join(found)) > 2:
            yield found


def sequences(text):
    """Yield all that a part of a text may be: the whole text, or two words or more of it."""
    found = words(text)
    yield found[:LONGEST]
    for start in range(len(found)):
        for end in range(start + 2, min(start + LONGEST, len(found)) + 1):
            yield found[start:end]


@pytest.fixture(scope="module")
def norwegian(grenland):
    """Return the parts of the Norwegian catalogue that neither code nor data has."""
    nb = translations.ROOT / "locale" / "nb" / "LC_MESSAGES" / "django.po"
    entries = [entry for entry in polib.pofile(nb) if entry.msgctxt != "address"]
    english = [e.msgid for e in entries] + [e.msgid_plural for e in entries]
    data = b"\n".join(table_contents.read().values()).decode()
    theirs = {
        sequence
        for text in [*english, *re.split(r"[\t\n;,.]", data)]
        for sequence in sequences(text)
    }
    ours = [
        text
        for entry in entries
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    return {part for text in ours for part in parts(text)} - theirs


def norwegian_parts(texts, norwegian):
    return {found for text in texts for found in sequences(text) if found in norwegian}


def pages(client):
    """Return the addresses of all kinds of public pages and CSV files in English."""
    by_kind = {path.split("/")[2]: path for path in in_sitemap(client, "en")}
    found = static_routes("en") | set(by_kind.values())
    machines = ("/api/v1/", "/api/mcp", "/llms.txt")
    found = [path for path in found if not path.startswith(machines)]
    # A calendar without events has one word.
    return sorted(path for path in found if not path.endswith((".xlsx", ".ics")))


def test_no_english_page_shows_norwegian_texts(client, norwegian):
    texts = {path: Texts(client.get(path).text).texts for path in pages(client)}

    assert len(texts) > 20
    assert {
        path: found
        for path, these in texts.items()
        if (found := norwegian_parts(these, norwegian))
    } == {}


def test_norwegian_texts_on_a_page_would_be_noticed(client, norwegian):
    for path in pages(client):
        with translation.override("en"):
            in_norwegian = translate_url(path, "nb")
        page = client.get(in_norwegian).text.replace('lang="nb"', "")
        assert norwegian_parts(Texts(page).texts, norwegian), path


@pytest.mark.django_db
def test_an_e_mail_has_norwegian_texts_in_norwegian_alone(norwegian):
    for kind, language in product(ALL, ("en", "nb")):
        letter = write(kind, language)
        texts = [letter.subject, *letter.text.splitlines()]
        parts = norwegian_parts(texts, norwegian)
        assert bool(parts) == (language == "nb"), (kind, parts)
