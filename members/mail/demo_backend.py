"""The e-mail backend without a mail server: files in a folder, printed to the terminal."""

import email
import email.policy
import re
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend

from members.models.word_patterns import whole_words

TERMINAL_ESCAPES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
PRINTED = """
── E-mail to {to} ──  {subject}

{text}

── {file}"""


class EmailBackend(BaseEmailBackend):
    """Writes each message to an .eml file of its own."""

    def __init__(self, folder, **options):
        super().__init__(**options)
        self.folder = Path(folder)

    def send_messages(self, email_messages):
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            self._write_file(message)
        return len(email_messages)

    def erase(self, identifiers):
        """Delete the files that contain one of the identifiers, in any case."""
        pattern = re.compile(whole_words(identifiers))
        for file in self.folder.glob("*.eml"):
            if identifiers and pattern.search(_content(file)):
                file.unlink(missing_ok=True)

    def erase_before(self, moment):
        """Delete the files that were written before the moment."""
        for file in self.folder.glob("*.eml"):
            if file.stat().st_mtime < moment.timestamp():
                file.unlink(missing_ok=True)

    def _write_file(self, message):
        built = message.message()
        stamp, message_id = built["Date"].datetime, built["Message-ID"].strip("<>")
        file = self.folder / f"{stamp:%Y-%m-%d-%H%M%S}-{message_id[:8]}.eml"
        file.write_bytes(built.as_bytes())
        parts = {
            "to": message.to[0],
            "subject": message.subject,
            "text": message.body.strip(),
        }
        safe = {name: TERMINAL_ESCAPES.sub("", text) for name, text in parts.items()}
        print(PRINTED.format(**safe, file=file), flush=True)


def _content(file):
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    headers = (str(value) for value in message.values())
    return " ".join([*headers, message.get_body(["plain"]).get_content()])
