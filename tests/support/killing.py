"""Processes of the project that a test kills and starts again, and waiting for them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.db import connection

from tests.support.database_clients import PROJECT
from tests.support.polling import wait_until

OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    # A browser of an earlier test may keep a connection of its server open.
    " AND state <> 'idle'"
)


class KillableProcess:
    """A Python process in the project's folder, or another, with more in its environment."""

    def __init__(self, *arguments, stderr=None, folder=PROJECT, **environment):
        self.command, self.folder = [sys.executable, *arguments], folder
        self.environment, self.stderr = os.environ | environment, stderr
        self.kills = 0
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            self.command, env=self.environment, cwd=self.folder, stderr=self.stderr
        )

    def kill(self):
        self.kills += 1
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Terminate it as a service manager does, once it is up; return its exit code."""
        wait_until(lambda: catches(self.process.pid, signal.SIGTERM), 60)
        self.process.terminate()
        return self.process.wait(20)


def catches(pid, number):
    """Whether the process has a handler for the signal."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    [caught] = [line.split()[1] for line in lines if line.startswith("SigCgt:")]
    return bool(int(caught, 16) >> (number - 1) & 1)


def is_alone():
    """Whether the server has ended the transactions of all other processes."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        return cursor.fetchone() == (0,)
