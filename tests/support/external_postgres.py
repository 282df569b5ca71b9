"""A PostgreSQL reached by DATABASE_URL, of the version that the machine has installed."""

import os
import re
import shutil
import socket
import subprocess
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import SystemRandom

import psutil
import psycopg2

from cluster.embedded_postgres import (
    BINARIES,
    grant_access,
    hand_over,
    subprocess_identity,
)
from tests.support.database_clients import run_python
from tests.support.polling import wait_until

OLDEST_VERSION = 15
# Linux takes the ports of outgoing connections from 32768.
BELOW_EPHEMERAL = range(15_000, 32_000)


def binaries():
    """Return the folder of the programs of an installed PostgreSQL, else of the embedded one."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((path for path in found if version(path) >= OLDEST_VERSION), BINARIES)


def version(folder):
    output = subprocess.check_output([folder / "postgres", "--version"], text=True)
    return int(re.search(r"\d+", output)[0])


class ExternalPostgres:
    """A server on a free port, which the tests start, stop and signal."""

    def __init__(self, folder, programs=None, options="-c fsync=off"):
        self.programs = programs or binaries()
        self.options = options
        self.data = folder / "external"
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.data.mkdir()
        hand_over(self.data)
        grant_access(self.programs, self.data)
        options = ["--auth=trust", "--username=postgres", "--encoding=UTF8"]
        self.run("initdb", *options, "--locale=C.UTF-8", "--no-sync")
        self.start()

    def start(self):
        options = f"-p {self.port} -k '' {self.options}"
        self.run("pg_ctl", "start", "-w", "-l", self.data / "log", "-o", options)

    def stop(self):
        self.run("pg_ctl", "stop", "-w", "-m", "immediate")

    def kill(self, *, whole=True):
        """Kill all its processes, or its first alone, without which the others end."""
        processes = self.processes()
        for process in processes if whole else processes[:1]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        for process in processes:
            # It is no child of this process.
            with suppress(psutil.NoSuchProcess):
                wait_until(lambda one=process: one.status() == psutil.STATUS_ZOMBIE)
        # The number in it may be that of a zombie, which PostgreSQL takes for a server.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def run(self, program, *arguments):
        subprocess.run(
            [self.programs / program, "-D", self.data, *arguments],
            cwd=self.data.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
            **subprocess_identity(),
        )

    def signal(self, number):
        """Send a signal, as SIGSTOP, to all its processes."""
        for process in self.processes():
            # A worker may have ended since they were listed.
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def processes(self):
        first = (self.data / "postmaster.pid").read_text().split("\n")[0]
        server = psutil.Process(int(first))
        return [server, *server.children(recursive=True)]

    @contextmanager
    def link(self, url=None):
        """Yield a connection that commits each statement."""
        with closing(psycopg2.connect(url or self.url)) as link:
            link.autocommit = True
            yield link

    def execute(self, *statements, url=None):
        """Execute statements, each by itself; return the row of the last one, or None."""
        with self.link(url) as link:
            cursor = link.cursor()
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None

    def manage(self, *arguments):
        """Run manage.py against this server; return what it printed."""
        return self.try_to_manage(*arguments, check=True).stdout

    def try_to_manage(self, *arguments, check=False, **environment):
        """Run manage.py with more in its environment; return the process that has ended."""
        command = ("-W", "error", "manage.py", *arguments)
        return run_python(*command, env=self.environment(**environment), check=check)

    def environment(self, **more):
        """Return the environment of a production process that uses this server."""
        return os.environ | {
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "cluster.settings",
            "SECRET_KEY": "for tests alone",
            "ALLOWED_HOSTS": "localhost",
            **more,
        }


def free_port():
    """Return a port that is free, and that no outgoing connection takes meanwhile."""
    for port in SystemRandom().sample(BELOW_EPHEMERAL, 100):
        with socket.socket() as taken, suppress(OSError):
            taken.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No port is free.")
