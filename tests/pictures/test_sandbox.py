"""The decoding process is restricted, and cannot harm the one that starts it."""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.core.exceptions import ValidationError

from members import pictures
from members.pictures import sandbox
from tests.support.pictures import drawing, file_of, upload

LIMITS = {
    "Max cpu time": "5",
    "Max file size": "2000000",
    "Max core file size": "0",
    "Max open files": "3",
    "Max address space": "400000000",
}
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")


@on_linux
def test_the_process_is_limited_before_it_reads_a_byte():
    child = subprocess.Popen(
        sandbox.PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={}
    )
    try:
        limits = limits_of(child.pid)
    finally:
        child.communicate(b"")

    assert limits == {name: (most, most) for name, most in LIMITS.items()}


def limits_of(pid):
    """Return {name: (soft, hard)} of a process, once it has set the last limit."""
    started = monotonic()
    while monotonic() - started < 10:
        lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
        found = {line[:25].strip(): tuple(line[25:].split()[:2]) for line in lines}
        if found["Max open files"][0] == LIMITS["Max open files"]:
            return {name: found[name] for name in LIMITS}
        sleep(0.02)
    raise AssertionError("no limits")


def test_the_process_has_no_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    output = run_instead(
        monkeypatch, "import os; print('refused', *os.environ.values())"
    )

    assert "hemmelig" not in output.refusal


def run_instead(monkeypatch, program, timeout=10):
    """Run another program in place of the re-encoder, as if it had been taken over."""
    monkeypatch.setattr(sandbox, "PROGRAM", [sys.executable, "-I", "-c", program])
    monkeypatch.setattr(sandbox, "TIMEOUT", timeout)
    return sandbox.reencode(b"bytes")


MISBEHAVIOURS = {
    "dies": "import os; os.abort()",
    "no output": "",
    "incomplete": "print('png 10')",
    "no number": "print('png ten ten')",
    "another kind": "print('svg 10 10\\n<svg/>')",
    "no ASCII": "print('\\xf8\\u2028')",
    "never ends a line": "print('x' * 1_000_000)",
}


@pytest.mark.parametrize("program", MISBEHAVIOURS.values(), ids=MISBEHAVIOURS)
def test_a_misbehaving_process_means_a_broken_picture(monkeypatch, program):
    assert run_instead(monkeypatch, program) == sandbox.Reencoded(refusal="broken")


def test_a_process_that_never_ends_is_killed(monkeypatch):
    started = monotonic()
    sleeper = "import os, time; print(os.getpid()); time.sleep(60)"

    result = run_instead(monkeypatch, sleeper, timeout=0.3)

    assert result == sandbox.Reencoded(refusal="slow")
    assert monotonic() - started < 30


INVALID = {
    "no width": "print('png 0 10'); print('x')",
    "no bytes": "print('png 10 10')",
    "a width beyond all numbers": "print('png 99999999999 10'); print('x')",
    "an unknown code": "print('refused because')",
    "far too many bytes": "print('png 10 10'); print('x' * 20_000_000)",
}


@pytest.mark.django_db
@pytest.mark.parametrize("program", INVALID.values(), ids=INVALID)
def test_invalid_output_means_a_broken_picture(monkeypatch, program):
    monkeypatch.setattr(sandbox, "PROGRAM", [sys.executable, "-I", "-c", program])

    with pytest.raises(ValidationError) as refusal:
        pictures.store_upload(upload(b"bytes"))

    assert refusal.value.message == pictures.uploads.MESSAGES["broken"]


@on_linux
def test_no_process_and_no_file_is_left_behind():
    before = files_and_children()

    for data in (b"nothing", file_of(drawing())):
        sandbox.reencode(data)

    assert files_and_children() == before


def files_and_children():
    tasks = Path("/proc/self/task").glob("*/children")
    return len(os.listdir("/proc/self/fd")), sorted(task.read_text() for task in tasks)
