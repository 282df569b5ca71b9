"""Every kind of letter renders in both languages, as plain text and self-contained HTML."""

import html
import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone, translation

from members import mail
from members.admin.registry.letters import KINDS
from members.models import Letter

pytestmark = pytest.mark.django_db
TEMPLATES = settings.BASE_DIR / "templates" / "mail"
ALL = sorted(file.stem for file in TEMPLATES.glob("*.txt") if file.stem != "frame")
NOW = timezone.now()
NAME = "Alfa AS"
LINK = f"{settings.SITE_ADDRESS}/x/"


class Stub(SimpleNamespace):
    """Any object of a letter's context."""

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
CONTEXT = {
    "name": "Xenia",
    **dict.fromkeys(
        ["organization", "project", "speaker", "sender", "who", "user"], NAME
    ),
    **dict.fromkeys(["survivor", "other"], NAME),
    "has_access": False,
    **dict.fromkeys(
        ["access_request", "application", "invitation", "request", "person"], STUB
    ),
    "link": LINK,
    "edit": f"{settings.SITE_ADDRESS}/y/",
    **dict.fromkeys(["code", "what", "intro", "told", "contact", "empty"], "123"),
    **dict.fromkeys(["former", "email"], "123"),
    **dict.fromkeys(["ended", "left", "labels", "approved", "rejected"], ("Xx",)),
    "target": NAME,
    "entries": ("Xx",),
    "text": "Xx",
    "part": Stub(get_role_display="Xx", period_text=""),
    "is_confirmed": True,
    "why": "Xx",
    "unheard": ("Xx",),
    "written": ("Xx",),
    "refused": [("Xx", "Xx")],
    "new": 1,
    "rows": [{"number": 2, "new": 1, "label": "xx"}],
    "suggested": [("xx", "Xx"), ("xx", "")],
    "filled": [("Xx", ["Xx"])],
    **dict.fromkeys(["day", "since"], NOW),
    "days": 60,
    "number": 2,
    "choices": f"{settings.SITE_ADDRESS}/z/",
    "first": STUB,
    "waiting": [WAITING],
    "resignation": SimpleNamespace(given_by=NAME, last_day=NOW),
    "successor": NAME,
    "leaver": NAME,
    "invited": "Xx",
    "leaves_on": NOW,
    "questions": [("Xx", 1)],
    "office": "Xx",
    **dict.fromkeys(["by", "words"], "Xx"),
    "act": "added",
    "role": "reader",
    "body": NAME,
    "period": "1",
}
BUTTON = r'<p class="button"><a href="([^"]+)">([^<]+)</a>'
NOT_LANGUAGE = re.compile(r"[^a-zæøå]|xenia|example\.org|alfa|as|xx", re.IGNORECASE)


def write(kind, language, **context):
    with translation.override("nb" if language == "en" else "en"):
        return mail.write(
            kind, to="xenia@example.org", language=language, context=CONTEXT | context
        )


def words_of(html):
    """Return the words of an HTML part; of a button also where it leads, as in the text."""
    shown = re.sub(r"<(title|style|div).*?</\1>", "", html, flags=re.DOTALL)
    shown = re.sub(BUTTON, r"\2: \1", shown)
    return re.sub(r"<[^>]+>", "", shown)


def test_the_admin_has_a_label_for_every_kind():
    assert set(ALL) | {"other", "message", "message_test"} == set(KINDS)


@pytest.mark.parametrize("kind", ALL)
def test_html_and_text_are_the_same_and_fetch_nothing(kind):
    for language in Letter.Language.values:
        letter = write(kind, language)

        assert html.unescape(words_of(letter.html)).split() == letter.text.split()
        assert re.findall(r"<img|<script|src=|url\(|@import", letter.html) == []
        assert f'<html lang="{language}">' in letter.html
        assert "Xenia" in letter.text
        assert "None" not in letter.text + letter.subject
        assert len(letter.subject.splitlines()) == 1


@pytest.mark.parametrize("kind", ALL)
def test_each_is_in_the_language_of_its_reader_alone(kind):
    lines = {}
    for language in ("nb", "en"):
        letter = write(kind, language)
        lines[language] = {letter.subject, *letter.text.splitlines()}

    both = lines["nb"] & lines["en"]
    signed = {
        "Klyngeregisteret",
        settings.SITE_ADDRESS,
        CONTEXT["edit"],
        CONTEXT["choices"],
    }
    assert {line for line in both - signed if NOT_LANGUAGE.sub("", line)} == set()
