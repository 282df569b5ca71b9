"""The processes in which foreign bytes are read or drawn, and other programs in their place."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.polling import wait_until

LAST_LIMIT = "Max open files", "3"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
run = subprocess.run
# Programs that any of them could become.
DIES, NOTHING = "import os; os.abort()", ""


def run_instead(monkeypatch, program, timeout=60):
    """Run another program in place of each that is started, as if it had been taken over."""
    command = [sys.executable, "-I", "-c", program]

    def start(_command, **options):
        return run(command, **options | {"timeout": timeout})

    monkeypatch.setattr(subprocess, "run", start)


def be_patient(monkeypatch):
    """Let programs take as long as a busy machine does."""
    patient = {"timeout": 100}
    start = lambda command, **options: run(command, **options | patient)  # noqa: E731
    monkeypatch.setattr(subprocess, "run", start)


def limits_of_process(monkeypatch, act, names):
    """Return {name: (soft, hard)} of what `act` starts, before it gets its input."""
    started = []

    def start(command, **options):
        started.append(command)
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", start)
        act()
    child = subprocess.Popen(
        started[0], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={}
    )
    try:
        wait_until(lambda: limits_of(child.pid)[LAST_LIMIT[0]][0] == LAST_LIMIT[1], 60)
        limits = limits_of(child.pid)
    finally:
        child.kill()
        child.communicate()
    return {name: limits[name] for name in names}


def limits_of(pid):
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    return {line[:25].strip(): tuple(line[25:].split()[:2]) for line in lines}


def files_and_children():
    tasks = Path("/proc/self/task").glob("*/children")
    return len(os.listdir("/proc/self/fd")), sorted(task.read_text() for task in tasks)
