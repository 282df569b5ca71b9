"""Trials of one bug each in a copy of the tree, with a database of its own."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple

from cluster.embedded_postgres.server import Server

from .scope import ROOT

# A bug that takes so many times as long as the tests without it is a timeout.
PATIENCE, LEAST_SECONDS = 3, 60
UNTRIED_SECONDS = 3600
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
Outcome = namedtuple("Outcome", "result test seconds")
NOTICED, SURVIVED, TIMEOUT = "noticed", "survived", "timeout"
BROKEN = "fails without"  # a bug as well: nothing can be said of this one


class Tree:
    """A copy of all files that git knows or would add, and the compiled catalogues."""

    def __init__(self, folder):
        self.folder, self.is_dirty, self.usual = folder, True, {}
        for name in _files():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
        (folder / ".venv").symlink_to(ROOT / ".venv")

    def try_out(self, module, mutant, tests):
        """Run the tests with the bug in the module; return the Outcome."""
        tests = tuple(tests)
        if tests not in self.usual:
            self.usual[tests] = self._run(tests, UNTRIED_SECONDS)
            self.is_dirty = False
        usual = self.usual[tests]
        if usual.result != SURVIVED:
            return usual._replace(result=BROKEN)
        path = self.folder / module.relative_to(ROOT)
        original = path.read_text()
        _write(path, mutant.source)
        try:
            limit = max(LEAST_SECONDS, PATIENCE * usual.seconds)
            outcome = self._run(tests, limit)
        finally:
            _write(path, original)
        # The rows of a killed test stay, and so may what a bug does to the server.
        is_of_server = "embedded_postgres" in path.parts
        self.is_dirty = outcome.result == TIMEOUT or is_of_server
        return outcome

    def _run(self, tests, limit):
        database = ["--create-db"] if self.is_dirty else []
        files = [path.relative_to(ROOT) for path in tests]
        options = ["-x", "-q", "-p", "no:cacheprovider", "--reuse-db", *database]
        command = [sys.executable, "-m", "pytest", *options, *files]
        started = time.monotonic()
        status, output = _output_of(command, self.folder, limit)
        seconds = round(time.monotonic() - started)
        if status is None:
            return Outcome(TIMEOUT, "", seconds)
        failed = FAILED.findall(output) or [output.strip()[-200:]]
        return Outcome(NOTICED if status else SURVIVED, status and failed[0], seconds)

    def close(self):
        """Stop the server, also one that a bug has left running."""
        server = Server(self.folder / "var" / "postgres")
        server.ensure_running()
        server.release()


def _files():
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.check_output(listed, cwd=ROOT, text=True).split("\0")
    compiled = [path.relative_to(ROOT) for path in ROOT.glob("locale/**/*.mo")]
    return [name for name in [*names, *compiled] if _is_file(ROOT / name)]


def _is_file(path):
    return path.is_file() and not path.is_symlink()


def _write(path, source):
    path.write_text(source)
    # Two bugs of one second and one length look alike to the cache of bytecode.
    compiled = importlib.util.cache_from_source(path)
    if os.path.exists(compiled):
        os.unlink(compiled)


def _output_of(command, folder, limit):
    """Return (status, output); the status is None of what was killed after the limit."""
    environment = os.environ | {"BROWSER": "0", "VAR": str(folder / "var")}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, _nothing = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None, ""
    return process.returncode, output
