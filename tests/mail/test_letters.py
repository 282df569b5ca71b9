"""A letter is committed with what it is about, and nobody can inject headers."""

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.utils import translation

from members import links, mail
from members.models import Letter

pytestmark = pytest.mark.django_db
CONTACT = "registry@localhost"
KARI = {"to": "kari@example.org", "language": "nb"}
HEADERS = ["\r\nBcc: ola@example.org", "\nBcc: ola@example.org", "\rX: y", "\0", "\x0b"]
TRICKS = [*HEADERS, "\x85", "\u2028X: y", "\u2029", "\u202egro.elpmaxe", "\x7f"]


@pytest.fixture
def template(settings, tmp_path):
    """Return a function that writes the template of a letter."""
    engine = {
        **settings.TEMPLATES[0],
        "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]],
    }
    settings.TEMPLATES = [engine]
    (tmp_path / "mail").mkdir()
    return (tmp_path / "mail" / "try.txt").write_text


def write(**context):
    return mail.write("try", **KARI, context=context)


def test_a_letter_has_a_greeting_and_the_name_of_the_cluster(template, settings):
    template("Welcome to {{ firm }}\n{% if 0 %}\n{% endif %}\n\nYou are let in.\n")

    letter = mail.write(
        "try",
        to="kari@example.org",
        language="en",
        context={"name": "Kari", "firm": "A"},
    )

    assert letter.subject == "Welcome to A"
    assert letter.text == (
        "Hello, Kari!\n\nYou are let in.\n\n"
        f"Do you have questions? Write to the secretariat: {CONTACT}.\n\n"
        f"Kind regards\nKlyngeregisteret\n{settings.SITE_ADDRESS}\n"
    )


def test_the_language_is_the_recipients(template):
    template("{% load i18n %}{% translate 'Members' %}\n\n{% translate 'Sites' %}\n")

    with translation.override("nb"):
        letters = [
            mail.write("try", to="kari@example.org", language=language)
            for language in ("nb", "en")
        ]

    assert [letter.subject for letter in letters] == ["Medlemmer", "Members"]
    assert translation.get_language() == "nb"


def test_a_name_that_ends_a_line_in_the_subject_is_refused(template):
    template("Letter from {{ firm }}\n\nHello\n")

    for trick in [*TRICKS, "\n\nAnother text"]:
        with pytest.raises(ValidationError) as refusal:
            write(firm=f"A{trick}")
        assert list(refusal.value.message_dict) == ["subject"]


@pytest.mark.parametrize("trick", [*TRICKS, " ", ",ola@example.org", ">", "\uff0c"])
def test_an_address_that_is_more_than_one_is_refused(template, trick):
    template("Hello\n\nHello\n")

    for address in (f"kari@example.org{trick}ola", f"kari{trick}ola@example.org"):
        with pytest.raises(ValidationError) as refusal:
            mail.write("try", to=address, language="nb")
        assert list(refusal.value.message_dict) == ["to"]


@pytest.mark.parametrize("trick", [trick for trick in TRICKS if trick != "\0"])
@pytest.mark.parametrize("field", ["to", "subject", "message_id"])
def test_the_database_refuses_the_same(template, trick, field):
    template("Hello\n\nHello\n")
    letter = write()

    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**{field: f"<a{trick}@example.org>"})


def test_a_letter_is_rolled_back_with_its_transaction(template):
    template("Hello\n\nHello\n")

    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert Letter.objects.count() == 0


def test_html_has_the_same_text_and_links_to_this_site_alone(template, settings):
    ours = links.url("organization", "public_page", "alfa", language="nb")
    template("<b>\n\n{{ firm }} & more:\n{{ ours }}\n\nhttps://evil.example/\n")

    letter = mail.write(
        "try",
        to="kari@example.org",
        language="en",
        context={"firm": "<script>", "ours": ours},
    )

    body = letter.html.split("<main>")[1].split("</main>")[0]
    assert [line for line in body.splitlines() if line] == [
        "<p>Hello!</p>",
        "<p>&lt;script&gt; &amp; more:<br>",
        f'<a href="{ours}">{ours}</a></p>',
        "<p>https://evil.example/</p>",
        f"<p>Do you have questions? Write to the secretariat: {CONTACT}.</p>",
        "<p>Kind regards<br>",
        "Klyngeregisteret<br>",
        f"{settings.SITE_ADDRESS}</p>",
    ]
    assert letter.html.count("<title>&lt;b&gt;</title>") == 1


def test_what_django_sends_is_queued_for_each_recipient():
    message = EmailMultiAlternatives(
        "Code", "123456", to=["Kari <kari@example.org>"], bcc=["ola@example.org"]
    )
    message.attach_alternative("<img src=x>", "text/html")

    sent = message.send()

    letters = Letter.objects.order_by("to").values_list("to", "subject", "text")
    assert sent == 1
    assert list(letters) == [
        ("kari@example.org", "Code", "123456"),
        ("ola@example.org", "Code", "123456"),
    ]
    assert "<img" not in Letter.objects.first().html


def test_what_django_sends_cannot_hold_a_file_or_a_header():
    with_file = EmailMessage("Hello", "Hello", to=["kari@example.org"])
    with_file.attach("a.txt", "a", "text/plain")
    with_header = EmailMessage("Hello\nBcc: a", "Hello", to=["kari@example.org"])

    for message in (with_file, with_header):
        with pytest.raises(ValidationError):
            message.send()
