"""A demo as a process of its own, as in a terminal: started, looked at, killed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from tests.support.database_clients import PROJECT, postmaster_pid, run_python
from tests.support.external_postgres import free_port
from tests.support.polling import PATIENCE, wait_until
from tests.support.web_servers import fetch

LETTER = """
from members import mail

to = dict(to="kari@example.org", language="en")
mail.queue("try", **to, subject="Your code", text="123456", message_id="<{number}@example.org>")
"""


class Demo:
    """A demo in a data folder and a session of its own, as in a terminal."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.process = None

    def start(self, *options):
        """Start it; return the seconds until `/-/ready` answers 200."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", *options],
            env=self.environment(),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        # An empty folder takes half a minute on a quiet machine.
        wait_until(self.is_ready, 5 * PATIENCE)
        return time.monotonic() - began

    def is_ready(self):
        assert self.process.poll() is None
        return self.status("/-/ready") == 200

    def environment(self):
        own = {"DEMO": "1", "VAR": str(self.folder), "PORT": str(self.port)}
        inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        return inherited | own | {"DJANGO_SETTINGS_MODULE": "cluster.settings"}

    def status(self, path):
        with contextlib.suppress(ConnectionError):
            return fetch(self.port, path).status

    def write_letter(self, number):
        """Queue an e-mail; return the content of the file that the demo writes it to."""
        shell = [
            "manage.py",
            "shell",
            "--no-imports",
            "-c",
            LETTER.format(number=number),
        ]
        run_python(*shell, env=self.environment(), check=True)
        [file] = self.letters(1, f"*-{number}@exampl.eml")
        return wait_until(file.read_text)  # it is there before its words

    def letters(self, number, pattern="*.eml"):
        """Wait until there are that many e-mails of this name; return their files."""

        def find():
            files = [*self.folder.glob(f"mail/{pattern}")]
            return files if len(files) == number else None

        return wait_until(find)

    def child(self, word):
        """Wait for the child with this word in its command; return its process."""

        def find():
            for child in psutil.Process(self.process.pid).children():
                with contextlib.suppress(psutil.Error):
                    if word in child.cmdline():
                        return child

        return wait_until(find)

    def interrupt(self):
        """Send SIGINT to the session, as Ctrl-C does; return what it had printed."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=PATIENCE)[0]

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


def seconds_of_a_command():
    """Return the seconds of a trivial command, to measure how busy the machine is."""
    began = time.monotonic()
    run_python("manage.py", "diffsettings", check=True)
    return time.monotonic() - began
