"""The demo starts from an empty folder, restarts with its data, and leaves no process."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from members.management.demo_users import MEMBER, STAFF
from tests.support.database_clients import PROJECT, postmaster_pid
from tests.support.external_postgres import free_port

pytestmark = pytest.mark.slow
LETTER = """
from members import mail

to = {"to": "kari@example.org", "language": "en"}
mail.queue("try", **to, subject="Your code", text="123456", message_id="<1@example.org>")
"""


class Demo:
    """A demo in a data folder and a session of its own, as in a terminal."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.process = None

    def start(self):
        """Start it; return the seconds until `/-/ready` answers 200."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            env=self.environment(),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        while self.status("/-/ready") != 200:
            assert self.process.poll() is None
            time.sleep(0.05)
        return time.monotonic() - began

    def environment(self):
        own = {"DEMO": "1", "VAR": str(self.folder), "PORT": str(self.port)}
        inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        return inherited | own | {"DJANGO_SETTINGS_MODULE": "cluster.settings"}

    def status(self, path):
        connection = HTTPConnection("localhost", self.port)
        with contextlib.suppress(ConnectionError), contextlib.closing(connection):
            connection.request("GET", path)
            return connection.getresponse().status

    def write_letter(self):
        """Queue an e-mail; return the content of the file that the demo writes it to."""
        write = [sys.executable, "manage.py", "shell", "--no-imports", "-c", LETTER]
        before = set(self.folder.glob("mail/*.eml"))
        subprocess.run(write, env=self.environment(), cwd=PROJECT, check=True)
        [file] = self.letters(len(before) + 1) - before
        return file.read_text()

    def letters(self, number):
        """Wait until there are that many e-mails; return their files."""
        for _ in range(200):
            files = set(self.folder.glob("mail/*.eml"))
            if len(files) == number:
                return files
            time.sleep(0.05)
        raise TimeoutError

    def interrupt(self):
        """Send SIGINT to the session, as Ctrl-C does; return what it had printed."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=20)[0]

    def kill(self):
        """Kill what still runs, after a test that failed."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            with self.process:
                pass

    def remaining(self):
        """Return the processes of the session that still run, and that of the database."""
        living = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, ProcessLookupError):
                is_zombie = process.status() == psutil.STATUS_ZOMBIE
                if os.getsid(process.pid) == self.process.pid and not is_zombie:
                    living.append(process.cmdline())
        return living, postmaster_pid(self.folder / "postgres")


@pytest.fixture
def demo():
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        demo = Demo(folder)
        yield demo
        demo.kill()


def test_a_demo_starts_stops_and_restarts_with_its_data(demo):
    demo.start()
    demo.letters(2)
    output, *letters = demo.interrupt().split("\n── E-mail to ")

    assert [letter.split()[0] for letter in letters] == [
        "demo.demosen@example.org",
        "demo.provesen@example.org",
    ]
    assert demo.remaining() == ([], None)
    assert output.count(f"http://localhost:{demo.port}/admin/") == 1
    assert [output.count(f"    {who}  ") for who in (*STAFF, MEMBER)] == [1, 1, 1, 1]

    seconds = demo.start()
    command_seconds = seconds_of_a_command()
    sent = demo.write_letter()
    again, _, shown = demo.interrupt().partition("\n── ")

    assert seconds < max(5, 5 * command_seconds)
    assert without_one_time_codes(output).endswith(without_one_time_codes(again))
    assert shown.startswith("E-mail to kari@example.org ──  Your code\n\n123456\n\n── ")
    assert sent.count("Message-ID: <1@example.org>") == 1
    assert demo.remaining() == ([], None)


def without_one_time_codes(output):
    """Remove the six-digit codes, which change; the keys behind them stay."""
    return re.sub(r"\b\d{6}\b", "", output)


def seconds_of_a_command():
    """Return the seconds of a trivial command, to measure how busy the machine is."""
    began = time.monotonic()
    check = [sys.executable, "manage.py", "diffsettings"]
    subprocess.run(check, cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - began


def test_a_port_in_use_is_reported_in_one_sentence(demo):
    with socket.create_server(("127.0.0.1", demo.port)):
        result = subprocess.run(
            [sys.executable, "manage.py", "demo"],
            env=demo.environment(),
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert result.returncode == 1
    assert result.stderr == (
        f"CommandError: Port {demo.port} is in use."
        f" Choose another: make demo PORT={demo.port + 1}\n"
    )
