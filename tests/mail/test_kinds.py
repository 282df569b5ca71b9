"""Every letter there is, in both languages: plain, kind, whole, and nothing to fetch."""

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
THING = "Alfa AS"


class Thing(SimpleNamespace):
    """Whatever a letter speaks of."""

    def __str__(self):
        return THING


SAID = Thing(
    name="Xenia",
    email="xenia@example.org",
    answer="Xx.",
    organization=THING,
    orgnr_text="986 228 608",
    invited_by="Yngve",
    role="manager",
    expires_at=NOW,
    status="partly",
    noun="organization",
    reason="Xx.",
    is_contact=True,
)
CONTEXT = {
    "name": "Xenia",
    **dict.fromkeys(["organization", "project", "speaker", "sender", "who"], THING),
    **dict.fromkeys(
        ["access_request", "application", "invitation", "request", "person"], SAID
    ),
    **dict.fromkeys(["link", "ask", "edit"], f"{settings.SITE_ADDRESS}/x/"),
    **dict.fromkeys(["code", "what", "told", "contact", "empty"], "123"),
    **dict.fromkeys(["ended", "left", "labels", "approved", "rejected"], ("Xx",)),
    "filled": [("Xx", ["Xx"])],
    **dict.fromkeys(["day", "since"], NOW),
    "days": 60,
}
FREE_OF_WORDS = re.compile(r"[^a-zæøå]|xenia|example\.org|alfa|as|xx", re.IGNORECASE)


def written(kind, language):
    with translation.override("nb" if language == "en" else "en"):
        return mail.write(
            kind, to="xenia@example.org", language=language, context=CONTEXT
        )


def test_every_kind_is_known_to_the_desk():
    assert set(ALL) | {"other"} == set(KINDS)


@pytest.mark.parametrize("kind", ALL)
def test_each_is_plain_and_whole_and_the_same_as_html(kind):
    for language in Letter.Language.values:
        letter = written(kind, language)

        words = re.sub(r"<title>.*?</title>|<[^>]+>", "", letter.html, flags=re.DOTALL)
        assert html.unescape(words).split() == letter.text.split()
        assert re.findall(r"<img|<script|src=|url\(|@import", letter.html) == []
        assert f'<html lang="{language}">' in letter.html
        assert "Xenia" in letter.text
        assert "None" not in letter.text + letter.subject
        assert len(letter.subject.splitlines()) == 1


@pytest.mark.parametrize("kind", ALL)
def test_each_speaks_the_language_of_its_reader_and_no_other(kind):
    lines = {}
    for language in ("nb", "en"):
        letter = written(kind, language)
        lines[language] = {letter.subject, *letter.text.splitlines()}

    both = lines["nb"] & lines["en"]
    signed = {"Klyngeregisteret", settings.SITE_ADDRESS, f"{settings.SITE_ADDRESS}/x/"}
    assert {line for line in both - signed if FREE_OF_WORDS.sub("", line)} == set()
