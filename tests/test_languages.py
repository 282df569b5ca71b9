"""A third language is a catalogue, a folder of formats and a line in the settings."""

import re
from datetime import date

import polib
import pytest
from django.core.management import call_command
from django.template import Context, Template
from django.urls import clear_url_caches, reverse
from django.utils import formats, translation

from cluster.middleware import MAX_FILE_BODY, max_body
from members import mail
from members.fields import partial_dates
from members.models import Message, MessageText, Organization, Project, User
from tests.support.factories import make
from tests.support.letters import last

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nynorsk")]
HEADERS = {
    "Language": "nn",
    "Content-Type": "text/plain; charset=UTF-8",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
WORDS = {
    ("address", "members/"): "medlemer/",
    ("address", "members/<slug:slug>/"): "medlemer/<slug:slug>/",
    ("address", "my-page/"): "mi-side/",
    ("day", "by"): "seinast",
    ("og:locale", "en_GB"): "nn_NO",
    (None, "Skip to content"): "Hopp til innhaldet",
    (None, "Company"): "Føretak",
}
LINKS = re.compile(r'<a id="language\S*" href="(\S+)" lang="(\w+)"[^>]*>([^<]+)</a>')
ALTERNATES = re.compile(
    r'rel="alternate" hreflang="(\w+)" href="http://testserver(\S+)"'
)


@pytest.fixture
def nynorsk(tmp_path, settings, monkeypatch):
    """Add Norwegian Nynorsk: a few texts, dates of its own, and a line."""
    folder = tmp_path / "locale" / "nn" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = HEADERS
    for (context, text), translated in WORDS.items():
        catalogue.append(polib.POEntry(msgctxt=context, msgid=text, msgstr=translated))
    catalogue.save_as_mofile(folder / "django.mo")
    package = tmp_path / "formats_of_a_test" / "nn"
    package.mkdir(parents=True)
    (package / "formats.py").write_text('DATE_FORMAT = "j.n. Y"\n')
    monkeypatch.syspath_prepend(tmp_path)

    settings.LANGUAGES = [*settings.LANGUAGES, ("nn", "Norsk nynorsk")]
    settings.LOCALE_PATHS = [tmp_path / "locale", *settings.LOCALE_PATHS]
    settings.FORMAT_MODULE_PATH = ["formats_of_a_test", *settings.FORMAT_MODULE_PATH]
    _forget()
    yield
    _forget()


def _forget():
    formats.reset_format_cache()
    clear_url_caches()


def test_public_pages_answer_under_its_prefix_and_name_all_languages(client):
    page = client.get("/nn/medlemer/")

    assert (page.status_code, page["Content-Language"]) == (200, "nn")
    assert '<html lang="nn">' in page.text
    assert 'og:locale" content="nn_NO"' in page.text
    # What the catalogue lacks is as in the first language.
    assert ">Hopp til innhaldet<" in page.text
    assert ">Prosjekter<" in page.text
    assert ALTERNATES.findall(page.text) == [
        ("nb", "/medlemmer/"),
        ("en", "/en/members/"),
        ("nn", "/nn/medlemer/"),
    ]
    assert LINKS.findall(page.text) == [
        ("/medlemmer/", "nb", "Norsk bokmål"),
        ("/en/members/", "en", "English"),
    ]
    assert [name for *_others, name in LINKS.findall(client.get("/").text)] == [
        "English",
        "Norsk nynorsk",
    ]
    assert client.get("/medlemer/").status_code == 404


def test_every_open_page_has_it(client):
    make.member(slug="yara"), make.project(slug="pilot")
    paths = re.findall(
        r"<loc>http://testserver(\S+)</loc>", client.get("/sitemap.xml").text
    )
    ours = [path for path in paths if path.startswith("/nn/")]

    assert (len(ours) * 3, len(ours) > 12) == (len(paths), True)
    assert {path: client.get(path).status_code for path in ours} == dict.fromkeys(
        ours, 200
    )


def test_errors_robots_and_limits_follow(client, tmp_path):
    missing = client.get("/nn/ingenting/")
    call_command("error_files", tmp_path)

    assert (missing.status_code, 'lang="nn"' in missing.text) == (404, True)
    assert 'href="/nn/"' in missing.text
    assert 'lang="nn"' in (tmp_path / "nn" / "503.html").read_text()
    assert "Disallow: /nn/mi-side/\n" in client.get("/robots.txt").text
    assert "Languages: nb, en, nn" in client.get("/.well-known/security.txt").text
    assert max_body("/nn/mi-side/yara/") == MAX_FILE_BODY


@pytest.mark.parametrize(
    ("texts", "shown", "lang"),
    [
        ({"summary_nb": "Gjødsel", "summary_en": "Fertilizer"}, "Gjødsel", "nb"),
        ({"summary_nb": "", "summary_en": "Fertilizer"}, "Fertilizer", "en"),
    ],
)
def test_texts_of_the_registry_fall_back_and_say_their_language(
    client, texts, shown, lang
):
    make.member(slug="yara", kind=Organization.Kind.COMPANY, **texts)

    page = client.get("/nn/medlemer/yara/").text

    assert f'<p class="lead" lang="{lang}">{shown}</p>' in page
    # The label of a chosen filter is of the interface, as that of the card.
    assert client.get("/nn/medlemer/?kind=company").text.count("Føretak") > 1


def test_words_of_a_row_fall_back_days_are_read_back_and_history_names_it():
    day, at_latest = date(2026, 5, 8), partial_dates.Precision.AT_LATEST
    with translation.override("nn"):
        assert make.topic(label_nb="Tang", label_en="Kelp").label == "Tang"
        assert Project(title_nb="", title_en="Pilot").title == "Pilot"
        page = Template("{{ day|date }}").render(Context({"day": day}))
        typed = partial_dates.write("2026-05-08", at_latest)
        assert (page, typed) == ("8.5. 2026", "seinast 8.5.2026")
        assert partial_dates.read(typed) == (day, at_latest)

    column = User.pgh_event_model._meta.get_field("language")
    assert dict(column.flatchoices)["nn"] == "Norsk nynorsk"


def test_members_choose_it_and_are_written_to_in_it(as_ola, ola, ours):
    page = as_ola.get("/min-side/konto/")
    typed = {"name": "Ola", "language": "nn"}
    before = {"initial-name": "Ola", "initial-language": "nb"}
    chosen = as_ola.post("/min-side/konto/", {"do": "about", **typed, **before})

    assert '<option value="nn">Norsk nynorsk</option>' in page.text
    assert chosen["Location"] == "/nn/min-side/konto/"
    ola.refresh_from_db()
    assert ola.language == "nn"
    invite = as_ola.get(reverse("portal:access", args=["yara"])).text
    assert '<option value="nn">Norsk nynorsk</option>' in invite
    page = as_ola.get("/nn/mi-side/", follow=True)
    assert '<html lang="nn">' in page.text


def test_e_mails_are_in_it_with_the_own_words_of_the_secretariat(ola):
    MessageText.objects.create(kind="frame", closing_nb="Hilsen klynga")
    User.objects.filter(pk=ola.pk).update(language="nn")
    ola.refresh_from_db()

    mail.write_to(ola, "sender_sample", {})

    letter = last("sender_sample")
    assert letter.language == "nn"
    assert '<html lang="nn">' in letter.html
    assert "Hilsen klynga" in letter.text
    message = Message(subject_nb="Emne", text_nb="Tekst", subject_en="On", text_en="It")
    assert message.words_in("nn") == ("Emne", "Tekst", "nb")


def test_the_desk_previews_it_with_the_words_that_stand_for_it(as_secretary):
    pages = ["text", "about"], ["letter_text", "invitation"], ["letter_text", "frame"]
    for name, key in pages:
        page = as_secretary.get(reverse(f"admin:{name}", args=[key]))
        shown = [one["name"] for one in page.context["editing"].preview["languages"]]
        assert shown == ["Norsk bokmål", "English", "Norsk nynorsk"]
