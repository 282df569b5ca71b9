"""Every kind of letter renders in both languages, as text and self-contained HTML, on a phone."""

import html
import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone, translation

from members import mail
from members.admin.registry.letters import KINDS
from members.models import RegisterAlert

TEMPLATES = settings.BASE_DIR / "templates" / "mail"
ALL = sorted(file.stem for file in TEMPLATES.glob("*.txt") if file.stem != "frame")
NOW = timezone.now()
NAME = "Alfa AS"
LINK = f"{settings.SITE_ADDRESS}/x/"


class Stub(SimpleNamespace):
    def __str__(self):
        return NAME


STUB = Stub(
    name="Xenia",
    email="xenia@example.org",
    answer="Xx.",
    organization=NAME,
    orgnr_text="986 228 608",
    invited_by="Yngve",
    role="manager",
    message="Xx",
    expires_at=NOW,
    status="partly",
    noun="organization",
    reason="Xx.",
    target=NAME,
)
ROW = Stub(title=NAME, note="Xx", age="Xx")
WAITING = Stub(name=NAME, ours=[Stub(rows=[ROW], more=0)])
NAMED = "organization project speaker sender who user survivor other target successor"
NAMED += " leaver body"
ABOUT = "access_request application invitation request person first"
NUMBERS = "code what intro told contact empty former email"
SHORT = "text why invited by words"
LISTS = "ended left public internal rejected entries unheard written"
CONTEXT = {
    **dict.fromkeys(NAMED.split(), NAME),
    **dict.fromkeys(ABOUT.split(), STUB),
    **dict.fromkeys(NUMBERS.split(), "123"),
    **dict.fromkeys(SHORT.split(), "Xx"),
    **dict.fromkeys(LISTS.split(), ("Xx",)),
    # Labels, which inside a sentence have no capital.
    "labels": ["xx"],
    "office": "xx",
    **dict.fromkeys(["day", "since", "leaves_on"], NOW),
    "name": "Xenia",
    **dict.fromkeys(["event", "when", "place"], "Xx"),
    "has_access": False,
    "link": LINK,
    "edit": f"{settings.SITE_ADDRESS}/y/",
    "part": Stub(get_role_display="Xx", period_text=""),
    "is_confirmed": True,
    "refused": [("Xx", "Xx")],
    "new": 1,
    "rows": [{"number": 2, "new": 1, "label": "xx"}],
    "suggested": [("xx", "Xx"), ("xx", "")],
    "filled": [("Xx", ["Xx"])],
    "alert": RegisterAlert(kind="deleted"),
    "consequences": [("Xx", 2)],
    "days": 60,
    "number": 2,
    "choices": f"{settings.SITE_ADDRESS}/z/",
    "waiting": [WAITING],
    "resignation": SimpleNamespace(given_by=NAME, last_day=NOW),
    "questions": [("xx", 1)],
    "act": "added",
    "role": "reader",
    "roles": ["reader", "secretary"],
    "period": "1",
}
BUTTON = r'<p class="button"><a href="([^"]+)">([^<]+)</a>'
NOT_LANGUAGE = re.compile(r"[^a-zæøå]|xenia|example\.org|alfa|as|xx", re.IGNORECASE)


def write(kind, language, **context):
    with translation.override("nb" if language == "en" else "en"):
        given = {"language": language, "context": CONTEXT | context}
        return mail.write(kind, to="xenia@example.org", **given)


def words_of(html):
    """Return the words of an HTML part; of a button also where it leads, as in the text."""
    shown = re.sub(r"<(title|style|div).*?</\1>", "", html, flags=re.DOTALL)
    shown = re.sub(BUTTON, r"\2: \1", shown)
    return re.sub(r"<[^>]+>", "", shown)


def test_the_admin_has_a_label_for_every_kind():
    assert set(ALL) | {"other", "message", "message_test"} == set(KINDS)


@pytest.mark.parametrize("kind", ALL)
def test_html_and_text_are_the_same_fetch_nothing_and_are_in_one_language(kind):
    lines = {}
    for language in dict(settings.LANGUAGES):
        letter = write(kind, language)
        lines[language] = {letter.subject, *letter.text.splitlines()}

        assert html.unescape(words_of(letter.html)).split() == letter.text.split()
        assert re.findall(r"<img|<script|src=|url\(|@import", letter.html) == []
        assert f'<html lang="{language}">' in letter.html
        assert "Xenia" in letter.text
        assert "None" not in letter.text + letter.subject
        assert len(letter.subject.splitlines()) == 1

    same = {"Klyngeregisteret", settings.SITE_ADDRESS}
    same |= {CONTEXT["edit"], CONTEXT["choices"]}
    both = (lines["nb"] & lines["en"]) - same
    assert {line for line in both if NOT_LANGUAGE.sub("", line)} == set()


SMALL = re.compile(r"(?!https://)[-– ]*[a-zæøå]")


@pytest.mark.parametrize("kind", ALL)
def test_the_subject_and_each_line_begin_with_a_capital(kind):
    letter = write(kind, "nb")
    lines = [letter.subject, *letter.text.splitlines()]
    assert [line for line in lines if SMALL.match(line)] == []


TOKEN = "eyJhIjoxfQ" * 30
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"
SHOWN = "() => document.querySelector('main').innerText"
SAY_WHERE = (
    "() => document.querySelectorAll('.button a').forEach(a => a.append(': ' + a.href))"
)
COLOUR = "() => getComputedStyle(document.querySelector('main')).backgroundColor"
LOOKS = {"light": "rgb(255, 255, 255)", "dark": "rgb(24, 33, 30)"}


@pytest.mark.long
def test_each_letter_fits_a_phone_in_light_and_dark(page):
    page.set_viewport_size({"width": 390, "height": 844})
    for number, kind in enumerate(ALL):
        scheme = list(LOOKS)[number % 2]
        page.emulate_media(color_scheme=scheme)
        letter = write(kind, "nb", link=f"{LINK}{TOKEN}/", told="Å" * 300)

        page.set_content(letter.html)

        assert page.evaluate(FITS), kind
        assert page.evaluate(COLOUR) == LOOKS[scheme], kind
        has_link = LINK in letter.text
        buttons = page.locator(".button a")
        assert buttons.count() == has_link, kind
        assert page.locator("a:visible").count() == has_link + (
            kind in ("digest", "reminder", "staff_digest")
        ), kind
        if has_link:
            assert buttons.bounding_box()["height"] >= 44, kind
            page.evaluate(SAY_WHERE)
        assert page.evaluate(SHOWN).split() == letter.text.split(), kind
