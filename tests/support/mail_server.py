"""A real mail server in a process of its own, and the folder that a demo delivers to."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests.support.external_postgres import free_port
from tests.support.killing import KillableProcess
from tests.support.polling import eventually

PROGRAM = Path(__file__).with_name("smtp_server.py")
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class MailServer(KillableProcess):
    """Starts and kills the server, and reads its log."""

    def __init__(self, place):
        self.log, self.port = place / "log", free_port()
        super().__init__(PROGRAM, str(self.port), self.log, stderr=subprocess.DEVNULL)

    def start(self):
        super().start()
        address = ("127.0.0.1", self.port)
        assert eventually(lambda: not socket.create_connection(address).close(), 60)

    def is_at(self, line):
        """Whether the last line of the log begins so."""
        whole_lines = self.log.read_text().rpartition("\n")[0]
        return whole_lines.rpartition("\n")[2].startswith(line)

    def logged(self, word):
        """Return the rest of the log lines that begin with the word."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        words = [line.split() for line in lines]
        return [tuple(rest) for first, *rest in words if first == word]

    def messages(self):
        files = self.log.parent.glob("*.eml")
        files = sorted(files, key=lambda file: file.name.split(".")[-2])
        return [file.read_bytes() for file in files]


@pytest.fixture
def mail_server(tmp_path, settings):
    """Return a running server that the outbox delivers to, with a short timeout."""
    server = MailServer(tmp_path)
    options = {"host": "127.0.0.1", "port": server.port, "timeout": 0.5}
    settings.MAILERS = settings.MAILERS | {
        "delivery": {"BACKEND": SMTP, "OPTIONS": options}
    }
    yield server
    server.kill()


@pytest.fixture
def mail_folder(tmp_path, settings):
    """Return the folder that the outbox delivers to, as in a demo."""
    backend = "members.mail.demo_backend.EmailBackend"
    demo = {"BACKEND": backend, "OPTIONS": {"folder": tmp_path / "mail"}}
    settings.MAILERS = settings.MAILERS | {"delivery": demo}
    return tmp_path / "mail"
