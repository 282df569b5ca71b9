"""Client processes of an embedded PostgreSQL, and the process id of its server."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil

from tests.support.polling import wait_until

PROJECT = Path(__file__).parents[2]
CLIENT_PROGRAM = """
import sys

import django
from django.conf import settings
from django.db import DatabaseError, connection

settings.configure(DATABASES={"default": {
    "ENGINE": "cluster.embedded_postgres",
    "NAME": "postgres",
    "USER": "postgres",
    "HOST": sys.argv[1],
    "OPTIONS": {"connect_timeout": int(sys.argv[2])},
}})
django.setup()
for statement in sys.stdin:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            answer = cursor.fetchone()[0] if cursor.description else "done"
    except DatabaseError as error:
        answer = f"{type(error).__name__}: {error}".split("\\n")[0]
        connection.close()
    print(answer, flush=True)
"""


class DatabaseClient:
    """A process that runs statements, one a line, on the PostgreSQL of a data folder."""

    def __init__(self, data, timeout=30, **options):
        self.data = data
        command = [sys.executable, "-c", CLIENT_PROGRAM, str(data), str(timeout)]
        pipes = dict.fromkeys(["stdin", "stdout"], subprocess.PIPE)
        how = {"text": True, "cwd": PROJECT, **pipes, **options}
        self.process = subprocess.Popen(command, **how)

    def send(self, statement):
        self.process.stdin.write(f"{statement}\n")
        self.process.stdin.flush()

    def read(self):
        return self.process.stdout.readline().rstrip("\n")

    def ask(self, statement):
        self.send(statement)
        return self.read()

    def exit(self):
        with self.process:
            self.process.stdin.close()

    def kill(self):
        with self.process:
            self.process.kill()


def run_python(*arguments, check=False, **options):
    """Run Python in the project's folder; return the process that has ended, with its words."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=check,
        **options,
    )


def postmaster_pid(data):
    """Return the process id of the server, or None when it does not run."""
    try:
        number = int((data / "postmaster.pid").read_text().split("\n")[0])
        is_dead = psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except (FileNotFoundError, psutil.NoSuchProcess):
        return None
    return None if is_dead else number


def kill(number):
    """Kill a database server, and wait until its sessions have noticed and ended, too."""
    server = psutil.Process(number)
    processes = [server, *server.children()]
    server.kill()
    wait_until(lambda: not any(is_alive(process) for process in processes))


def is_alive(process):
    """Whether a process runs; a zombie has ended."""
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False
