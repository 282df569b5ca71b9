"""Where letters land without a mail server: a folder, and the terminal."""

import email
import email.policy
import re
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend

ESCAPES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
SHOWN = """
── Letter to {to} ──  {subject}

{text}

── {file}"""


class EmailBackend(BaseEmailBackend):
    """Writes each message to a file of its own, which mail programs open."""

    def __init__(self, folder, **options):
        super().__init__(**options)
        self.folder = Path(folder)

    def send_messages(self, email_messages):
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def forget(self, words):
        """Remove the letters that say one of the words."""
        for file in self.folder.glob("*.eml"):
            said = _said(file).casefold()
            if any(word.casefold() in said for word in words):
                file.unlink(missing_ok=True)

    def forget_old(self, before):
        """Remove the letters that were written earlier."""
        for file in self.folder.glob("*.eml"):
            if file.stat().st_mtime < before.timestamp():
                file.unlink(missing_ok=True)

    def _keep(self, message):
        made = message.message()
        stamp, number = made["Date"].datetime, made["Message-ID"].strip("<>")
        file = self.folder / f"{stamp:%Y-%m-%d-%H%M%S}-{number[:8]}.eml"
        file.write_bytes(made.as_bytes())
        said = {
            "to": message.to[0],
            "subject": message.subject,
            "text": message.body.strip(),
        }
        shown = {name: ESCAPES.sub("", text) for name, text in said.items()}
        print(SHOWN.format(**shown, file=file), flush=True)


def _said(file):
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    headers = (str(value) for value in message.values())
    return " ".join([*headers, message.get_body(["plain"]).get_content()])
