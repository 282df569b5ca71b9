"""A demo has no mail server: each letter is a file, and is printed without its tricks."""

import re

import pytest

from members.mail import Sender
from tests.support.letters import queue

pytestmark = pytest.mark.django_db
NAME = re.compile(r"\d{4}-\d\d-\d\d-\d{6}-[0-9a-f]{8}\.eml")


def test_a_letter_is_a_file_in_a_folder_that_is_created(mail_folder, settings):
    deeper = mail_folder / "a" / "b"
    settings.MAILERS["delivery"]["OPTIONS"]["folder"] = deeper

    queue("kari", text="Hei\n")
    Sender().send_all()

    [file] = deeper.iterdir()
    assert NAME.fullmatch(file.name)
    assert deeper.stat().st_mode & 0o777 == 0o700


def test_a_letter_is_printed_and_does_not_command_the_terminal(mail_folder, capsys):
    queue("kari", subject="Prøve", text="Hei \x1b[31m\x07rød\n\nHilsen\n")

    Sender().send_all()

    [file] = mail_folder.iterdir()
    assert capsys.readouterr().out == (
        "\n── E-mail to kari@example.org ──  Prøve\n\n"
        f"Hei [31mrød\n\nHilsen\n\n── {file}\n"
    )
