"""Letters to or about a person are blanked, sent or not, and deleted from the demo folder."""

import pytest
from django.core.mail import mailers
from django.utils import timezone

from members import mail
from members.mail.sender import Sender
from members.models import Letter

IDENTIFIERS = ("Kari@Example.org", "Kari Nordmann", "")


@pytest.fixture
def folder(tmp_path, settings):
    backend = "members.mail.demo_backend.EmailBackend"
    demo = {"BACKEND": backend, "OPTIONS": {"folder": tmp_path / "mail"}}
    settings.MAILERS = settings.MAILERS | {"delivery": demo}
    return tmp_path / "mail"


def queue(to="ola@example.org", text="Hei!", **fields):
    words = {"subject": "Hei", "is_secret": False, **fields}
    return mail.queue("try", to=to, language="nb", text=text, **words)


def letters_about_kari():
    failed = queue()
    failed.fail(timezone.now(), Letter.Failure.REFUSED, "550 <kari@example.org>")
    return [
        failed,
        queue(to="kari@example.org"),
        queue(text="Spør kari@example.org om det."),
        queue(text="Hilsen KARI NORDMANN"),
        queue(subject="Kari Nordmann ber om tilgang"),
    ]


@pytest.mark.django_db
def test_letters_to_or_about_a_person_are_blanked_and_not_sent():
    theirs, other = letters_about_kari(), queue(to="skari@example.org")

    number = mail.erase(*IDENTIFIERS)

    blank = Letter.objects.exclude(pk=other.pk).order_by("pk")
    held = blank.values_list("to", "subject", "text", "html", "why")
    states = [letter.failure for letter in blank]
    assert (number, list(held)) == (len(theirs), [("",) * 5] * len(theirs))
    assert states == ["refused", *["withdrawn"] * 4]
    assert list(Letter.objects.waiting()) == [other]


@pytest.mark.django_db(transaction=True)
def test_files_of_letters_to_or_about_a_person_are_deleted(folder):
    theirs = letters_about_kari()[1:]
    for number in range(20):
        queue(text=f"{'ø' * number} og {number}")
    Sender().send_all()
    written = len(list(folder.iterdir()))

    mail.erase(*IDENTIFIERS)

    assert (written, len(list(folder.iterdir()))) == (20 + len(theirs), 20)


@pytest.mark.django_db
def test_a_mail_server_is_not_asked_to_erase(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mail.erase(*IDENTIFIERS)

    assert not hasattr(mailers["delivery"], "erase")
