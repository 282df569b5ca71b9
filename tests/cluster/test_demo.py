"""The demo starts from an empty folder, restarts with its data, and leaves no process.

What is killed of it comes back, and a demo that is killed itself blocks nothing.
"""

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
from threading import Timer

import psutil
import pytest
from django.core.management import CommandError

from members.management.commands.demo import free_port as wait_for_port
from members.management.demo_users import MEMBER, STAFF
from members.management.supervision import Process, StartError, supervise
from tests.support.database_clients import PROJECT, postmaster_pid
from tests.support.external_postgres import free_port

pytestmark = pytest.mark.slow
LETTER = """
from members import mail

to = dict(to="kari@example.org", language="en")
mail.queue("try", **to, subject="Your code", text="123456", message_id="<{number}@example.org>")
"""


def wait_for(look, seconds=60):
    """Return what `look()` returns once it is true; a busy machine may need long."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)
    return found


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

    def write_letter(self, number):
        """Queue an e-mail; return the content of the file that the demo writes it to."""
        write = [
            sys.executable,
            "manage.py",
            "shell",
            "--no-imports",
            "-c",
            LETTER.format(number=number),
        ]
        subprocess.run(write, env=self.environment(), cwd=PROJECT, check=True)
        [file] = self.letters(1, f"*-{number}@exampl.eml")
        return file.read_text()

    def letters(self, number, pattern="*.eml"):
        """Wait until there are that many e-mails of this name; return their files."""

        def find():
            files = [*self.folder.glob(f"mail/{pattern}")]
            return files if len(files) == number else None

        return wait_for(find)

    def child(self, word):
        """Wait for the child with this word in its command; return its process."""

        def find():
            for child in psutil.Process(self.process.pid).children():
                with contextlib.suppress(psutil.Error):
                    if word in child.cmdline():
                        return child

        return wait_for(find)

    def kill_child(self, word):
        """Kill the child; return whether another process has taken its place."""
        killed = self.child(word)
        killed.kill()
        killed.wait(timeout=5)
        return self.child(word).pid != killed.pid

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
        return running(self.process.pid), postmaster_pid(self.folder / "postgres")


def running(session):
    """Return the commands of the processes of the session that still run."""
    living = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            is_zombie = process.status() == psutil.STATUS_ZOMBIE
            if os.getsid(process.pid) == session and not is_zombie:
                living.append(process.cmdline())
    return living


@pytest.fixture(scope="module")
def folder():
    """Create a folder for all demos of this module: the later ones start with its data."""
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        yield folder


@pytest.fixture
def demo(folder):
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
    sent = demo.write_letter(1)
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


def test_what_is_killed_comes_back_and_a_killed_demo_blocks_nothing(demo):
    demo.start()

    came_back = [demo.kill_child("work"), demo.kill_child("gunicorn")]
    demo.write_letter(2)
    killed = demo.process
    killed.kill()
    demo.start()
    with killed:
        output = killed.stdout.read()
    demo.interrupt()

    assert came_back == [True, True]
    assert output.count("── E-mail to kari@example.org ──") == 1
    assert len(demo.letters(1, "*-2@exampl.eml")) == 1
    assert (running(killed.pid), demo.remaining()) == ([], ([], None))


def test_a_port_in_use_is_reported_in_one_sentence():
    port = free_port()
    advice = f"Port {port} is in use. Choose another: make demo PORT={port + 1}"

    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(CommandError) as refusal,
    ):
        wait_for_port(port, patience=0.1)

    assert str(refusal.value) == advice


def test_a_port_that_is_about_to_be_free_is_waited_for():
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    Timer(0.3, server.close).start()

    assert wait_for_port(port) == port


def test_a_process_that_never_starts_ends_the_supervision():
    hopeless = Process("The server", [sys.executable, "-c", "raise SystemExit(1)"])
    patient = Process("Work", [sys.executable, "-c", "import time; time.sleep(60)"])

    with pytest.raises(StartError, match="The server"):
        supervise([patient, hopeless])

    assert (hopeless.short_lives, patient.running.poll()) == (3, -signal.SIGTERM)
