"""An installation of its own: PostgreSQL, the web server and `manage.py work`."""

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from itertools import count
from random import Random

import psutil
import psycopg2

from cluster.embedded_postgres import BINARIES
from tests.support.database_clients import PROJECT, run_python
from tests.support.external_postgres import ExternalPostgres, free_port
from tests.support.killing import KillableProcess
from tests.support.polling import wait_until
from tests.support.sampling import SEED
from tests.support.web_servers import answers, kill as kill_with_children

PATIENCE = 120  # seconds
# Backends that have written and not yet committed.
WRITES = (
    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
    " AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
)
CARELESS = {"synchronous_commit": "off", "wal_writer_delay": "10s"}


class Installation:
    """The processes of an installation, and all their data in one folder.

    The web server and `work` run the code of another folder, if one is given.
    """

    def __init__(self, folder, code=PROJECT):
        self.code = code
        self.chance = Random(SEED)
        self.is_careless = False
        # Everything as in production: the class's own options make commits unsafe.
        self.postgres = ExternalPostgres(folder, BINARIES, options="")
        self.port = free_port()
        self.numbers = count(1)  # of saves
        self.connection = self.web = self.work = None

    def start(self, clients, dump=None):
        """Start all; the dump of a migrated database spares the migrations."""
        if dump:
            command = [BINARIES / "psql", "-q", "-1", "-v", "ON_ERROR_STOP=1"]
            load = [*command, self.postgres.url]
            subprocess.run(load, input=dump, check=True, stdout=subprocess.DEVNULL)
        create = ("-m", "tests.saves.people", str(clients))
        created = run_python(*create, env=self.environment(), check=True)
        self.people = json.loads(created.stdout)
        # Each request while PostgreSQL is down logs an error.
        silent = {"stderr": subprocess.DEVNULL, "folder": self.code}
        environment = self.environment() | silent
        gunicorn = ["-m", "gunicorn", "-c", "python:cluster.gunicorn", "cluster.wsgi"]
        self.web = KillableProcess(*gunicorn, **environment)
        self.work = KillableProcess("manage.py", "work", **environment)
        assert answers(self.port, PATIENCE)

    def stop(self):
        for process in filter(None, [self.web, self.work]):
            kill_with_children(process.process)
        self._disconnect()
        self.postgres.kill()

    def environment(self):
        return self.postgres.environment(
            DJANGO_SETTINGS_MODULE="tests.settings",
            PORT=str(self.port),
            EMAIL_URL="dummymail://",
        )

    # What the database says

    def query(self, sql, *values):
        """Return the rows of a query, asked with rights over everything."""
        try:
            return self._query(sql, values)
        except psycopg2.Error:
            # PostgreSQL has been killed since the last one.
            self._disconnect()
            return self._query(sql, values)

    def _disconnect(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _query(self, sql, values):
        if self.connection is None:
            self.connection = psycopg2.connect(self.postgres.url)
            self.connection.autocommit = True
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def wait_until_up(self):
        wait_until(lambda: self._try("SELECT 1"), PATIENCE)

    def _try(self, sql):
        try:
            return self.query(sql)
        except psycopg2.OperationalError:
            self._disconnect()
            return []

    def _wait_for_writer(self):
        """Return the process id of a backend that is amid a transaction that writes."""
        found = []
        wait_until(lambda: found.extend(self._try(WRITES)) or found, PATIENCE)
        return self.chance.choice(found)[0]

    def be_careless(self):
        """Let commits be acknowledged before they are written, and nobody write them."""
        for name, value in CARELESS.items():
            self.query(f"ALTER SYSTEM SET {name} = '{value}'")
        self.query("SELECT pg_reload_conf()")
        self.is_careless = True
        self._freeze_writer()

    def _freeze_writer(self):
        [[pid]] = self.query(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'"
        )
        psutil.Process(pid).send_signal(signal.SIGSTOP)

    # How each part is killed; `writer` is a backend amid a save

    def kill(self, kind):
        """Kill a part amid a save; return when."""
        writer, now = self._wait_for_writer(), time.monotonic()
        kill, _start = KINDS[kind]
        kill(self, writer)
        return now

    def start_again(self, kind):
        """Start what has been killed, unless another part does."""
        _kill, start = KINDS[kind]
        if start:
            start(self)

    def _kill_worker(self, writer):
        workers = []
        wait_until(lambda: workers.extend(self._workers()) or workers, PATIENCE)
        with suppress(psutil.NoSuchProcess):
            self.chance.choice(workers).kill()

    def _start_web(self):
        """Start the web server, again if it has found its port in use for too long."""
        self.web.start()
        wait_until(self._web_serves, PATIENCE)

    def _web_serves(self):
        if self.web.process.poll() is not None:
            self.web.start()
        return self._workers()

    def _workers(self):
        """Return the web workers, which their master starts once it has the port."""
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.web.process.pid).children()
        return []

    def _kill_backend(self, writer):
        # PostgreSQL then ends all the others, and recovers.
        with suppress(psutil.NoSuchProcess):
            psutil.Process(writer).kill()

    def _start_postgres(self):
        wait_until(self._has_started, PATIENCE)
        if self.is_careless:
            self._freeze_writer()

    def _has_started(self):
        with suppress(subprocess.CalledProcessError):
            self.postgres.start()
            return True


# What is killed: how, and what starts it again.
START, END = Installation._start_postgres, "SELECT pg_terminate_backend(%s)"
KINDS = {
    "backend ended": (lambda one, writer: one.query(END, writer), None),
    "web worker": (Installation._kill_worker, None),
    "PostgreSQL": (lambda one, writer: one.postgres.kill(), START),
    "work": (lambda one, writer: one.work.kill(), lambda one: one.work.start()),
    "backend": (Installation._kill_backend, None),
    # Its workers end once they notice, and free the port.
    "web master": (lambda one, writer: one.web.kill(), Installation._start_web),
    "immediate shutdown": (lambda one, writer: one.postgres.stop(), START),
    "postmaster": (lambda one, writer: one.postgres.kill(whole=False), START),
}


def dump_of(connection):
    """Return the SQL that creates the test's database in another server."""
    client, options = connection.client_class, ["--no-owner", "--no-acl"]
    settings = connection.settings_dict
    [_, *arguments], more = client.settings_to_cmd_args_env(settings, options)
    command = [BINARIES / "pg_dump", *arguments]
    return subprocess.check_output(command, env=os.environ | (more or {}))
