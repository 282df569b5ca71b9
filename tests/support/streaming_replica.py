"""A streaming replica of a PostgreSQL that runs on this machine, made by pg_basebackup."""

from contextlib import contextmanager
from urllib.parse import quote

from django.db import connections

from cluster.embedded_postgres import BINARIES, grant_access, hand_over
from tests.support.external_postgres import ExternalPostgres, free_port
from tests.support.polling import eventually


class StreamingReplica(ExternalPostgres):
    """A server that follows the one of an address (a libpq connection string).

    With `follows=False` it is a copy, which goes its own way.
    """

    def __init__(
        self, folder, primary, name="postgres", programs=BINARIES, *, follows=True
    ):
        self.programs, self.options = programs, "-c fsync=off"
        self.primary, self.port = primary, free_port()
        self.data = folder / ("replica" if follows else "primary")
        place = f"{quote(str(self.data), safe='')}:{self.port}"
        self.url = f"postgres://postgres@{place}/{name}"
        self.data.mkdir()
        hand_over(self.data)
        grant_access(self.programs, self.data)
        options = ["-X", "stream", "-c", "fast", "-N", *(["-R"] if follows else [])]
        self.run("pg_basebackup", "-d", primary, *options)
        self.start()

    def start(self):
        # The copy of an embedded server refuses whoever comes by an address.
        options = f"-p {self.port} -k {self.data} {self.options}"
        self.run("pg_ctl", "start", "-w", "-l", self.data / "log", "-o", options)

    def kill(self, **options):
        super().kill(**options)
        for lock in self.data.glob(".s.PGSQL.*.lock"):
            lock.unlink()

    def ask(self, statement, url=None):
        return self.execute(statement, url=url)[0]

    def pause(self):
        """Receive, and replay nothing: what visitors could read gets older."""
        self.ask("SELECT pg_wal_replay_pause()")
        state = "SELECT pg_get_wal_replay_pause_state()"
        assert eventually(lambda: self.ask(state) == "paused", 60)

    def resume(self):
        self.ask("SELECT pg_wal_replay_resume()")

    def catch_up(self):
        """Wait until it has all that the primary has by now."""
        # Commits that did not wait for the disk are not sent before it is written to.
        flush = "SELECT pg_logical_emit_message(true, '', '')"
        self.ask(flush, self.primary)
        position = self.ask("SELECT pg_current_wal_lsn()", self.primary)
        here = f"SELECT pg_last_wal_replay_lsn() >= '{position}'"
        assert eventually(lambda: self.ask(here), 60)


@contextmanager
def configured(replica):
    """Let this process read from the replica meanwhile, as REPLICA_URL does."""
    default = connections.settings["default"]
    at = {"HOST": str(replica.data), "PORT": str(replica.port)}
    at |= {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"connect_timeout": 2}}
    test = default["TEST"] | {"MIRROR": "default"}
    connections.settings["replica"] = default | at | {"TEST": test}
    try:
        yield replica
    finally:
        connections["replica"].close()
        del connections["replica"], connections.settings["replica"]
