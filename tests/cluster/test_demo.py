"""The demo starts from nothing, comes back as it was, and leaves nothing running."""

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

from members.management.people import MEMBER, STAFF
from tests.cluster.another import free_port
from tests.cluster.postgres import PROJECT, postmaster

pytestmark = pytest.mark.slow
LETTER = """
from members import mail

to = {"to": "kari@example.org", "language": "en"}
mail.queue("try", **to, subject="Your code", text="123456", message_id="<1@example.org>")
"""


class Demo:
    """A demo with data of its own, in a session of its own, as in a terminal."""

    def __init__(self, place):
        self.place = Path(place)
        self.port = free_port()
        self.process = None

    def start(self):
        """Start it; return the seconds until it is ready to serve."""
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
        mine = {"DEMO": "1", "VAR": str(self.place), "PORT": str(self.port)}
        given = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        return given | mine | {"DJANGO_SETTINGS_MODULE": "cluster.settings"}

    def status(self, path):
        connection = HTTPConnection("localhost", self.port)
        with contextlib.suppress(ConnectionError), contextlib.closing(connection):
            connection.request("GET", path)
            return connection.getresponse().status

    def write_letter(self):
        """Have a letter sent; return what the file that it lands in says."""
        write = [sys.executable, "manage.py", "shell", "--no-imports", "-c", LETTER]
        before = set(self.place.glob("mail/*.eml"))
        subprocess.run(write, env=self.environment(), cwd=PROJECT, check=True)
        [file] = self.letters(len(before) + 1) - before
        return file.read_text()

    def letters(self, number):
        """Wait until that many letters have landed; return their files."""
        for _ in range(200):
            files = set(self.place.glob("mail/*.eml"))
            if len(files) == number:
                return files
            time.sleep(0.05)
        raise TimeoutError

    def press_ctrl_c(self):
        """Interrupt all of it, as a terminal does; return what it had printed."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=20)[0]

    def kill(self):
        """Kill what still runs, where a test has failed."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            with self.process:
                pass

    def left_behind(self):
        """Return the processes of the session that still live, and the database."""
        living = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, ProcessLookupError):
                is_zombie = process.status() == psutil.STATUS_ZOMBIE
                if os.getsid(process.pid) == self.process.pid and not is_zombie:
                    living.append(process.cmdline())
        return living, postmaster(self.place / "postgres")


@pytest.fixture
def demo():
    with tempfile.TemporaryDirectory(prefix="registry-") as place:
        demo = Demo(place)
        yield demo
        demo.kill()


def test_a_demo_starts_stops_and_comes_back_as_it_was(demo):
    demo.start()
    demo.letters(2)
    told, *letters = demo.press_ctrl_c().split("\n── Letter to ")

    assert [letter.split()[0] for letter in letters] == [
        "demo.demosen@example.org",
        "demo.provesen@example.org",
    ]
    assert demo.left_behind() == ([], None)
    assert told.count(f"http://localhost:{demo.port}/admin/") == 1
    assert [told.count(f"    {who}  ") for who in (*STAFF, MEMBER)] == [1, 1, 1, 1]

    seconds = demo.start()
    yardstick = seconds_of_a_check()
    sent = demo.write_letter()
    again, _, shown = demo.press_ctrl_c().partition("\n── ")

    assert seconds < max(5, 5 * yardstick)
    assert without_codes(told).endswith(without_codes(again))
    assert shown.startswith("Letter to kari@example.org ──  Your code\n\n123456\n\n── ")
    assert sent.count("Message-ID: <1@example.org>") == 1
    assert demo.left_behind() == ([], None)


def without_codes(told):
    """Leave out the codes of the moment; the keys they come from stay."""
    return re.sub(r"\b\d{6}\b", "", told)


def seconds_of_a_check():
    """Return what any command takes: it says how busy the machine is."""
    began = time.monotonic()
    check = [sys.executable, "manage.py", "diffsettings"]
    subprocess.run(check, cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - began


def test_a_taken_port_is_said_clearly(demo):
    with socket.create_server(("127.0.0.1", demo.port)):
        tried = subprocess.run(
            [sys.executable, "manage.py", "demo"],
            env=demo.environment(),
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert tried.returncode == 1
    assert tried.stderr == (
        f"CommandError: Port {demo.port} is taken."
        f" Choose another: make demo PORT={demo.port + 1}\n"
    )
