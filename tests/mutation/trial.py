"""Trials of one bug each in a copy of the tree, with a database of its own."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple

from .lines import ROOT

NOTICED, SURVIVED = "noticed", "survived"
# The tests of a trial take a minute without the bug; an endless loop is noticed.
LIMIT = 300
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)(?: - (.*))?", re.MULTILINE)
NOT_THERE = re.compile(r"^ERROR: not found: (?:\S*?/)?(tests/.+)$", re.MULTILINE)
OPTIONS = "-x -q --tb=line -p no:cacheprovider -p no:randomly".split()
PRODUCTION = {"SECRET_KEY": "for trials alone", "ALLOWED_HOSTS": "example.org"}
Outcome = namedtuple("Outcome", "result test message seconds")


class Tree:
    """A copy of all files that git knows, and the compiled catalogues."""

    def __init__(self, folder, coverage):
        self.folder, self.coverage, self.is_clean = folder, coverage, False
        for name in _files():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)

    def try_out(self, module, mutant):
        """Run the tests that reach the bug; return the Outcome."""
        started = time.monotonic()
        tests = self.coverage.tests_of(module, mutant)
        path = self.folder / module
        original = path.read_text()
        path.write_text(mutant.source)
        try:
            answer = self._answer(module, mutant, tests)
        finally:
            path.write_text(original)
        return Outcome(*answer, round(time.monotonic() - started, 1))

    def _answer(self, module, mutant, tests):
        if not tests:
            return SURVIVED, "", "No test runs it."
        # The schema of the database comes from the models and what is installed after them.
        makes_schema = self.coverage.is_imported(module, mutant)
        keep = self.is_clean and not makes_schema
        status, output = self._run(tests, ["--reuse-db"] if keep else ["--create-db"])
        if status == 4 and (gone := set(NOT_THERE.findall(output))):
            return self._answer(module, mutant, [t for t in tests if t not in gone])
        self.is_clean = status in (0, 1) and not makes_schema
        if status in (0, 5):
            is_model = module.startswith("members/models/")
            if is_model and self._has_other_schema():
                return NOTICED, "makemigrations --check", ""
            return SURVIVED, "", ""
        if status is None:
            return NOTICED, "", "endless"
        failed = FAILED.findall(output)
        return NOTICED, *(failed[0] if failed else ("", output.strip()[-200:]))

    def _has_other_schema(self):
        """Whether models and migrations differ, as `make test` asks beside its tests."""
        command = [sys.executable, "-B", "manage.py", "makemigrations", "--check"]
        given = {"cwd": self.folder, "env": os.environ | PRODUCTION}
        run = subprocess.run(command, capture_output=True, check=False, **given)
        return run.returncode != 0

    def _run(self, tests, options):
        """Return (status, output) of pytest; the status is None beyond the limit."""
        (self.folder / "chosen.txt").write_text("\n".join(tests))
        command = [
            sys.executable,
            "-B",
            "-m",
            "pytest",
            *OPTIONS,
            *options,
            "@chosen.txt",
        ]
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=os.environ | {"BROWSER": "0"},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            output, _nothing = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return None, ""
        return process.returncode, output


def _files():
    listed = ["git", "ls-files", "-z"]
    names = subprocess.check_output(listed, cwd=ROOT, text=True).split("\0")
    compiled = [str(path.relative_to(ROOT)) for path in ROOT.glob("locale/**/*.mo")]
    return [name for name in [*names, *compiled] if (ROOT / name).is_file()]
