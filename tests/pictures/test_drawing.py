"""The process that decodes has little to work with, and cannot harm the one that asks."""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.core.exceptions import ValidationError

from members import pictures
from members.pictures import drawing
from tests.pictures.drawings import drawing as a_drawing
from tests.pictures.drawings import file_of, upload

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
        drawing.PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={}
    )
    try:
        limits = limits_of(child.pid)
    finally:
        child.communicate(b"")

    assert limits == {name: (most, most) for name, most in LIMITS.items()}


def limits_of(pid):
    """The limits of a process as (soft, hard), once it has set the last of them."""
    started = monotonic()
    while monotonic() - started < 10:
        lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
        found = {line[:25].strip(): tuple(line[25:].split()[:2]) for line in lines}
        if found["Max open files"][0] == LIMITS["Max open files"]:
            return {name: found[name] for name in LIMITS}
        sleep(0.02)
    raise AssertionError("no limits")


def test_the_process_knows_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    told = instead(monkeypatch, "import os; print('refused', *os.environ.values())")

    assert "hemmelig" not in told.refusal


def instead(monkeypatch, program, patience=10):
    """Draw with another program in the place of ours: one that has been taken over."""
    monkeypatch.setattr(drawing, "PROGRAM", [sys.executable, "-I", "-c", program])
    monkeypatch.setattr(drawing, "PATIENCE", patience)
    return drawing.draw(b"bytes")


HARM = {
    "dies": "import os; os.abort()",
    "says nothing": "",
    "says what makes no sense": "print('png 10')",
    "says what is no number": "print('png ten ten')",
    "says another kind": "print('svg 10 10\\n<svg/>')",
    "says it in other signs": "print('\\xf8\\u2028')",
    "never ends a line": "print('x' * 1_000_000)",
}


@pytest.mark.parametrize("program", HARM.values(), ids=HARM)
def test_a_process_that_does_wrong_is_a_broken_picture(monkeypatch, program):
    assert instead(monkeypatch, program) == drawing.Drawn(refusal="broken")


def test_a_process_that_never_ends_is_ended(monkeypatch):
    started = monotonic()
    sleeper = "import os, time; print(os.getpid()); time.sleep(60)"

    drawn = instead(monkeypatch, sleeper, patience=0.3)

    assert drawn == drawing.Drawn(refusal="slow")
    assert monotonic() - started < 30


WRONG = {
    "no width": "print('png 0 10'); print('x')",
    "no bytes": "print('png 10 10')",
    "a width beyond all numbers": "print('png 99999999999 10'); print('x')",
    "a word that is no reason": "print('refused because')",
    "far too many bytes": "print('png 10 10'); print('x' * 20_000_000)",
}


@pytest.mark.django_db
@pytest.mark.parametrize("program", WRONG.values(), ids=WRONG)
def test_what_cannot_be_kept_is_a_broken_picture(monkeypatch, program):
    monkeypatch.setattr(drawing, "PROGRAM", [sys.executable, "-I", "-c", program])

    with pytest.raises(ValidationError) as refusal:
        pictures.take(upload(b"bytes"))

    assert refusal.value.message == pictures.taking.WORDS["broken"]


@on_linux
def test_no_process_and_no_file_is_left_behind():
    before = files_and_children()

    for data in (b"nothing", file_of(a_drawing())):
        drawing.draw(data)

    assert files_and_children() == before


def files_and_children():
    tasks = Path("/proc/self/task").glob("*/children")
    return len(os.listdir("/proc/self/fd")), sorted(task.read_text() for task in tasks)
