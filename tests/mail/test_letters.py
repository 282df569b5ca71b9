"""A letter is committed with what it is about, nobody can inject headers, and HTML is its text."""

import re
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.utils import translation

from members import mail
from members.mail.rendering import as_html
from members.models import Letter

CONTACT = "registry@localhost"
HEADERS = ["\r\nBcc: ola@example.org", "\nBcc: ola@example.org", "\rX: y", "\0", "\x0b"]
TRICKS = [*HEADERS, "\x85", "\u2028X: y", "\u2029", "\u202egro.elpmaxe", "\x7f"]


@pytest.fixture
def template(settings, tmp_path):
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]
    (tmp_path / "mail").mkdir()
    return (tmp_path / "mail" / "try.txt").write_text


def write(language="en", to="kari@example.org", **context):
    return mail.write("try", to=to, language=language, context=context)


def test_a_letter_has_a_greeting_and_the_name_of_the_cluster(template, settings):
    template("Welcome to {{ firm }}\n{% if 0 %}\n{% endif %}\n\nYou are let in.\n")

    letter = write(name="Kari", firm="A")

    assert letter.subject == "Welcome to A"
    assert letter.text == (
        "Hello, Kari!\n\nYou are let in.\n\n"
        f"Do you have questions? Write to the secretariat: {CONTACT}.\n\n"
        f"Kind regards\nKlyngeregisteret\n{settings.SITE_ADDRESS}\n"
    )


def test_the_language_is_the_recipients(template):
    template("{% load i18n %}{% translate 'Members' %}\n\n{% translate 'Sites' %}\n")
    with translation.override("nb"):
        letters = [write(language) for language in ("nb", "en")]
    assert [letter.subject for letter in letters] == ["Medlemmer", "Members"]
    assert translation.get_language() == "nb"


def test_a_name_that_ends_a_line_and_more_than_one_address_are_refused(template):
    template("Letter from {{ firm }}\n\nHello\n")
    more = [" ", ",ola@example.org", ">", "\uff0c"]
    ways = [f"kari@example.org{trick}ola" for trick in [*TRICKS, *more]]
    ways += [f"kari{trick}ola@example.org" for trick in [*TRICKS, *more]]
    wrong = [("firm", f"A{trick}") for trick in [*TRICKS, "\n\nAnother text"]]

    for name, value in [*wrong, *(("to", address) for address in ways)]:
        with pytest.raises(ValidationError) as refusal:
            write(**{"firm": "A", name: value})
        field = "to" if name == "to" else "subject"
        assert list(refusal.value.message_dict) == [field]


def test_the_database_refuses_the_same_and_a_letter_is_rolled_back(template):
    template("Hello\n\nHello\n")
    rows = Letter.objects.filter(pk=write().pk)
    tricks = [trick for trick in TRICKS if trick != "\0"]
    for trick, field in product(tricks, ("to", "subject", "message_id")):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{field: f"<a{trick}@example.org>"})
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert Letter.objects.count() == 1


def test_what_django_sends_is_queued_for_each_without_a_file_or_a_header_of_its_own():
    to = {"to": ["Kari <kari@example.org>"], "bcc": ["ola@example.org"]}
    message = EmailMultiAlternatives("Code", "123456", **to)
    message.attach_alternative("<img src=x>", "text/html")
    with_file = EmailMessage("Hello", "Hello", to=["kari@example.org"])
    with_file.attach("a.txt", "a", "text/plain")
    with_header = EmailMessage("Hello\nBcc: a", "Hello", to=["kari@example.org"])

    assert message.send() == 1
    for refused in (with_file, with_header):
        with pytest.raises(ValidationError):
            refused.send()

    letters = Letter.objects.order_by("to").values_list("to", "subject", "text")
    people = ("kari@example.org", "ola@example.org")
    assert list(letters) == [(person, "Code", "123456") for person in people]
    assert "<img" not in Letter.objects.first().html


HERE = "https://registry.example.org"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_ADDRESS = HERE


def paragraphs(text, **given):
    body = as_html("Prøve <1>", text, "nb", **given).partition("<body")[2]
    return re.findall("<p[^>]*>(.*?)</p>", body, re.DOTALL)


PARAGRAPHS = {
    "Hei!\n\n\nKoden er\n123\n": ["Hei!", "Koden er<br>\n123"],
    f"Se {HERE}/a/?b=c&d=%20#e.": [
        f'Se <a href="{HERE}/a/?b=c&amp;d=%20#e">{HERE}/a/?b=c&amp;d=%20#e</a>.'
    ],
    f"{HERE}/a/ og {HERE}/b/": [
        f'<a href="{HERE}/a/">{HERE}/a/</a> og <a href="{HERE}/b/">{HERE}/b/</a>'
    ],
    "https://evil.example/ <b>": ["https://evil.example/ &lt;b&gt;"],
    f"{HERE}.evil.example/": [f"{HERE}.evil.example/"],
}


def test_each_paragraph_is_escaped_and_links_lead_here():
    assert {text: paragraphs(text) for text in PARAGRAPHS} == PARAGRAPHS


def test_the_last_line_with_the_link_of_the_letter_is_its_only_button():
    link = f"{HERE}/x/"
    text = f"Se: {link}\n\nLes dette:\nLogg inn: {link}\nNå.\n\n{link}"
    found = paragraphs(text, button=link)
    anchor = f'<a href="{link}">{link}</a>'
    button = f'<a href="{link}">Logg inn</a>'
    assert found == [f"Se: {anchor}", "Les dette:", button, "Nå.", anchor]


def test_the_page_names_its_language_and_subject_and_an_inbox_shows_its_beginning():
    told = "Noe <nytt>\nhar " + "hendt " * 40
    page = as_html("Prøve <1>", "Hei!", "nb", preview=told)
    [preview] = re.findall(r'<div class="preview"[^>]*>(.*?)</div>', page)
    assert preview.startswith("Noe &lt;nytt&gt; har hendt hendt")
    assert preview.endswith("…")
    assert page.count('<html lang="nb">') == 1
    assert page.count("<title>Prøve &lt;1&gt;</title>") == 1
