"""Traces of tests, kept for the next run as long as test file and modules are the same.

A change of tests/support alone does not count: remove var/mutation-traces after one.
"""

import os
import pickle
from hashlib import sha256
from pathlib import Path

from . import scope


class TraceCache:
    """One file for each file of tests of a part: (lines run at import, {test: Trace})."""

    def __init__(self, folder, part):
        self.folder = Path(folder)
        modules = [path for path in scope.modules() if scope.part_of(path) == part]
        self.modules = b"".join(path.read_bytes() for path in modules)

    def get(self, tests):
        """Return what was traced of a file of tests, or None."""
        path = self._path_of(tests)
        return pickle.loads(path.read_bytes()) if path.exists() else None

    def set(self, tests, traced):
        path = self._path_of(tests)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(pickle.dumps(traced))
        draft.rename(path)

    def _path_of(self, tests):
        key = sha256(self.modules + Path(tests).read_bytes()).hexdigest()[:32]
        return self.folder / f"{key}.pickle"
