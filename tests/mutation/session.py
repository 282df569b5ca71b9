"""A fork server of the tests of one part, in a copy of the tree."""

import os
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Listener

from . import scope
from .coverage import Coverage

NOTICED, SURVIVED, TIMEOUT = "noticed", "survived", "timeout"
NOT_POSSIBLE = "not possible"
STARTING_SECONDS = 300


class Session:
    """A running server: `coverage` is that of its tests without those in `failed`."""

    def __init__(self, folder, part):
        self.log = (folder / "session.log").open("w")
        socket = folder / "session.socket"
        with Listener(str(socket), "AF_UNIX") as listener:
            listener._listener._socket.settimeout(STARTING_SECONDS)
            self.process = self._start(folder, part, socket)
            self.connection = listener.accept()
        (in_first, at_import, traces), self.failed = self.connection.recv()
        traces = {
            test: trace for test, trace in traces.items() if test not in self.failed
        }
        self.coverage = Coverage(in_first, at_import, traces)
        self._check(folder)

    def _start(self, folder, part, socket):
        files = [path.relative_to(scope.ROOT) for path in scope.tests_of(part)]
        variables = {
            "MUTATION_SOCKET": str(socket),
            "MUTATION_TRACES": str(scope.ROOT / "var" / "mutation-traces"),
            "MUTATION_PART": part,
        }
        options = ["-p", "tests.mutation.fork_server", "-p", "no:cacheprovider"]
        return subprocess.Popen(
            [sys.executable, "-m", "pytest", *options, "--reuse-db", *files],
            cwd=folder,
            env=environment(folder) | variables,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _check(self, folder):
        """Raise when tests fail in a fork without a bug: each bug would count as noticed."""
        quickest = sorted(
            self.coverage.traces.items(), key=lambda pair: pair[1].seconds
        )
        tests = [test for test, _trace in quickest[:10]]
        answer = self.ask(str(folder), "", "", tests, STARTING_SECONDS)
        if answer[0] != SURVIVED:
            raise RuntimeError(f"No bug, and yet {answer}")

    def ask(self, *request):
        """Return the (result, test, message) of a bug in (path, old, new, tests, limit)."""
        self.connection.send(request)
        return self.connection.recv()

    def end(self):
        with suppress(BrokenPipeError):
            self.connection.send(None)
        self.connection.close()
        self.process.wait()
        self.log.close()


def environment(folder):
    """Return the variables of a process of tests in a copy of the tree."""
    return os.environ | {"BROWSER": "0", "VAR": str(folder / "var")}
