"""Letters to or about a person are blanked, sent or not, and deleted from the demo mail_folder."""

import os
from datetime import timedelta

import pytest
from django.core.mail import mailers
from django.utils import timezone

from members import mail
from members.mail import Sender
from members.models import Letter

IDENTIFIERS = ("Nora@Example.org", "Nora Nordmann", "")


def queue(to="ola@example.org", text="Hei!", **fields):
    words = {"subject": "Hei", "is_secret": False, **fields}
    return mail.queue("try", to=to, language="nb", text=text, **words)


def letters_about_nora():
    failed = queue()
    failed.fail(timezone.now(), Letter.Failure.REFUSED, "550 <nora@example.org>")
    return [
        failed,
        queue(to="nora@example.org"),
        queue(text="Spør nora@example.org om det."),
        queue(text="Hilsen NORA NORDMANN"),
        queue(subject="Nora Nordmann ber om tilgang"),
    ]


@pytest.mark.django_db
def test_letters_to_or_about_a_person_are_blanked_and_not_sent():
    theirs, other = letters_about_nora(), queue(to="snora@example.org")

    number = mail.erase(*IDENTIFIERS)

    blank = Letter.objects.exclude(pk=other.pk).order_by("pk")
    held = blank.values_list("to", "subject", "text", "html", "why")
    states = [letter.failure for letter in blank]
    assert (number, list(held)) == (len(theirs), [("",) * 5] * len(theirs))
    assert states == ["refused", *["withdrawn"] * 4]
    assert list(Letter.objects.waiting()) == [other]


@pytest.mark.django_db(transaction=True)
def test_files_of_letters_to_or_about_a_person_are_deleted(mail_folder):
    theirs = letters_about_nora()[1:]
    for number in range(20):
        queue(text=f"{'ø' * number} og {number}")
    Sender().send_all()
    written = len(list(mail_folder.iterdir()))

    mail.erase(*IDENTIFIERS)

    assert (written, len(list(mail_folder.iterdir()))) == (20 + len(theirs), 20)


@pytest.mark.django_db
def test_a_mail_server_is_not_asked_to_erase(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mail.erase(*IDENTIFIERS)

    assert not hasattr(mailers["delivery"], "erase")


def states_at(moment):
    """Return {what a letter is: its columns} round the end of its retention."""
    before = moment - timedelta(seconds=1)
    return {
        "sent": {"sent_at": before},
        "failed": {"failed_at": before, "failure": Letter.Failure.REFUSED},
        "sent at that moment": {"sent_at": moment},
        "waiting": {"made_at": before},
    }


@pytest.mark.django_db
def test_what_was_sent_or_failed_before_a_moment_is_blanked_once():
    moment = timezone.now()
    for state, columns in states_at(moment).items():
        letter = queue(subject=state)
        Letter.objects.filter(pk=letter.pk).update(**columns)

    number = mail.erase_past_retention(moment)

    left = Letter.objects.order_by("pk").values_list("subject", "text")
    assert list(left) == [
        *[("", "")] * 2,
        ("sent at that moment", "Hei!"),
        ("waiting", "Hei!"),
    ]
    assert (number, mail.erase_past_retention(moment)) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_files_from_before_a_moment_are_deleted(mail_folder):
    for text in ("gammel", "ny"):
        queue(text=text)
    Sender().send_all()
    moment = timezone.now().replace(microsecond=0)  # a file system may keep no more
    for file in mail_folder.iterdir():
        is_old = "gammel" in file.read_text()
        written_at = moment.timestamp() - is_old
        os.utime(file, (written_at, written_at))

    mail.erase_past_retention(moment)

    [left] = mail_folder.iterdir()
    assert "gammel" not in left.read_text()
