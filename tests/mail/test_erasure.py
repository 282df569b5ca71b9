"""Letters to or about a person are blanked, sent or not; in a demo each is a file, and printed."""

import os
import re
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
    texts = ("Spør nora@example.org om det.", "Hilsen NORA NORDMANN")
    subject = "Nora Nordmann ber om tilgang"
    about = [queue(to="nora@example.org"), *(queue(text=text) for text in texts)]
    return [failed, *about, queue(subject=subject)]


def test_letters_to_or_about_a_person_are_blanked_and_not_sent(
    django_capture_on_commit_callbacks,
):
    theirs, other = letters_about_nora(), queue(to="snora@example.org")

    # A mail server is not asked to erase.
    assert not hasattr(mailers["delivery"], "erase")
    with django_capture_on_commit_callbacks(execute=True):
        number = mail.erase(*IDENTIFIERS)

    blank = Letter.objects.exclude(pk=other.pk).order_by("pk")
    held = blank.values_list("to", "subject", "text", "html", "why")
    states = [letter.failure for letter in blank]
    assert (number, list(held)) == (len(theirs), [("",) * 5] * len(theirs))
    assert states == ["refused", *["withdrawn"] * 4]
    assert list(Letter.objects.waiting()) == [other]


@pytest.mark.django_db(transaction=True)
def test_files_of_letters_about_a_person_or_from_before_a_moment_are_deleted(
    mail_folder,
):
    theirs = letters_about_nora()[1:]
    for number in range(20):
        queue(text=f"{'ø' * number} og {number}")
    Sender().send_all()
    written = len(list(mail_folder.iterdir()))
    mail.erase(*IDENTIFIERS)
    assert (written, len(list(mail_folder.iterdir()))) == (20 + len(theirs), 20)

    moment = timezone.now().replace(microsecond=0)  # a file system may keep no more
    for file in mail_folder.iterdir():
        written_at = moment.timestamp() - (" og 7" not in file.read_text())
        os.utime(file, (written_at, written_at))
    mail.erase_past_retention(moment)
    [left] = mail_folder.iterdir()
    assert " og 7" in left.read_text()


def test_what_was_sent_or_failed_before_a_moment_is_blanked_once():
    moment = timezone.now()
    before = moment - timedelta(seconds=1)
    states = {
        "sent": {"sent_at": before},
        "failed": {"failed_at": before, "failure": Letter.Failure.REFUSED},
        "sent at that moment": {"sent_at": moment},
        "waiting": {"made_at": before},
    }
    for state, columns in states.items():
        letter = queue(subject=state)
        Letter.objects.filter(pk=letter.pk).update(**columns)

    number = mail.erase_past_retention(moment)

    left = Letter.objects.order_by("pk").values_list("subject", "text")
    rest = [("sent at that moment", "Hei!"), ("waiting", "Hei!")]
    assert list(left) == [("", "")] * 2 + rest
    assert (number, mail.erase_past_retention(moment)) == (2, 0)


NAME = re.compile(r"\d{4}-\d\d-\d\d-\d{6}-[0-9a-f]{8}\.eml")


def test_a_letter_is_a_file_and_is_printed_and_does_not_command_the_terminal(
    mail_folder, settings, capsys
):
    deeper = mail_folder / "a" / "b"
    settings.MAILERS["delivery"]["OPTIONS"]["folder"] = deeper
    queue(subject="Prøve", text="Hei \x1b[31m\x07rød\n\nHilsen\n")

    Sender().send_all()

    [file] = deeper.iterdir()
    assert NAME.fullmatch(file.name)
    assert deeper.stat().st_mode & 0o777 == 0o700
    assert capsys.readouterr().out == (
        "\n── E-mail to ola@example.org ──  Prøve\n\n"
        f"Hei [31mrød\n\nHilsen\n\n── {file}\n"
    )
