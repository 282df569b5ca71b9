"""Reads tables as the product does, in processes that are forked from one."""

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError

from members import exchange

FORKER = Path(__file__).with_name("fork_readings.py")
READER = Path(exchange.__file__).parent / "tables"


@dataclass
class Reading:
    """What became of a file: a Table or a ValidationError, and what it took."""

    result: object
    status: int
    processor: float
    peak: int


class TableReader:
    """Takes the place of `subprocess.run`: starting a program takes longer than reading."""

    def __init__(self, folder, program):
        command = [sys.executable, "-I", "-S", str(FORKER), str(program), str(folder)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, text=True, env={}, **pipes)
        self.folder, self.usage = folder, None

    def run(self, _command, *, input, stdout, **_options):  # noqa: A002
        (self.folder / "in").write_bytes(input)
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.usage = json.loads(self.process.stdout.readline())
        stdout.write((self.folder / "out").read_bytes())

    def read(self, case):
        """Return the Reading of a case."""
        result = result_of(case)
        return Reading(result, *self.usage or (0, 0.0, 0))


@contextmanager
def forked_reader(monkeypatch, folder, program=READER):
    """Let all tables be read by a TableReader, which this yields."""
    folder.mkdir(exist_ok=True)
    reader = TableReader(folder, program)
    with monkeypatch.context() as patch, reader.process:
        patch.setattr(subprocess, "run", reader.run)
        yield reader
        reader.process.stdin.close()


def result_of(case):
    """Return the Table of a case, or its ValidationError."""
    data = case.make()
    try:
        if case.is_text:
            return exchange.read_text(data.decode("utf-8", "surrogatepass"))
        return exchange.read_file(data, "medlemmer.xlsx", case.sheet)
    except ValidationError as refusal:
        return refusal
