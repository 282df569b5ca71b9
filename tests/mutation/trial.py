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

from . import scope
from .session import NOT_POSSIBLE, NOTICED, SURVIVED, TIMEOUT, Session, environment

# A bug that takes so many times as long as the tests without it is a timeout.
PATIENCE, LEAST_SECONDS = 5, 60
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)(?: - (.*))?", re.MULTILINE)
Outcome = namedtuple("Outcome", "result test message seconds")


class Tree:
    """A copy of all files that git knows or would add, and the compiled catalogues."""

    def __init__(self, folder):
        self.folder, self.session, self.is_dirty = folder, None, False
        for name in _files():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(scope.ROOT / name, folder / name)
        (folder / ".venv").symlink_to(scope.ROOT / ".venv")

    def use(self, part):
        """Trace the tests of a part; return those that fail without any bug."""
        self._end_session()
        self.session = Session(self.folder, part)
        self.coverage = self.session.coverage
        return self.session.failed

    def try_out(self, module, mutant):
        """Run the tests that reach the bug; return the Outcome."""
        name, started = scope.name_of(module), time.monotonic()
        tests = self.coverage.tests_of(name, mutant)
        path = self.folder / name
        original = path.read_text()
        _write(path, mutant.source)
        try:
            answer = self._answer(name, mutant, original, tests)
        finally:
            _write(path, original)
        return Outcome(*answer, round(time.monotonic() - started, 1))

    def _answer(self, name, mutant, original, tests):
        if not tests:
            return SURVIVED, "", "No test reaches it."
        limit = LEAST_SECONDS + PATIENCE * self.coverage.seconds_of(tests)
        if not self.coverage.ran_at_import(name, mutant):
            path = str(self.folder / name)
            answer = self.session.ask(path, original, mutant.source, tests, limit)
            is_sure = answer[0] != SURVIVED or not self.coverage.ran_in_first(
                name, mutant
            )
            if answer[0] != NOT_POSSIBLE and is_sure:
                return answer
        return self._answer_anew(name, tests, limit)

    def _answer_anew(self, name, tests, limit):
        """Run the tests in a process that imports the module with the bug."""
        (self.folder / "chosen.txt").write_text("\n".join(tests))
        database = ["--create-db"] if self.is_dirty else []
        options = ["-x", "-q", "--tb=short", "-p", "no:cacheprovider", "--reuse-db"]
        command = [sys.executable, "-m", "pytest", *options, *database, "@chosen.txt"]
        status, output = _output_of(command, self.folder, limit)
        # The rows of a killed test stay, and so may what a bug does to the server.
        self.is_dirty = status is None or "embedded_postgres" in name
        if status is None:
            return TIMEOUT, "", ""
        if status == 0:
            return SURVIVED, "", ""
        failed = FAILED.findall(output)
        return NOTICED, *(failed[0] if failed else ("", output.strip()[-200:]))

    def _end_session(self):
        if self.session:
            self.session.end()
            self.session = None

    def close(self):
        """Stop the server, also one that a bug has left running."""
        self._end_session()
        server = Server(self.folder / "var" / "postgres")
        server.ensure_running()
        server.release()


def _files():
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.check_output(listed, cwd=scope.ROOT, text=True).split("\0")
    compiled = [
        path.relative_to(scope.ROOT) for path in scope.ROOT.glob("locale/**/*.mo")
    ]
    return [name for name in [*names, *compiled] if _is_file(scope.ROOT / name)]


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
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(folder),
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
