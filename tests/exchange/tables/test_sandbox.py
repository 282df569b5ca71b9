"""The process that reads tables is restricted, and cannot harm the one that starts it."""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest
from django.core.exceptions import ValidationError

from members.exchange.tables import Line, Table, read_file, sandbox
from tests.support.tables import xlsx

LIMITS = {
    "Max cpu time": "8",
    "Max file size": "60000000",
    "Max core file size": "0",
    "Max open files": "3",
    "Max address space": "190000000",
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
        child.communicate(sandbox.request())

    assert limits == {name: (most, most) for name, most in LIMITS.items()}


def limits_of(pid):
    """Return {name: (soft, hard)} of a process, once it has set the last limit."""
    started = monotonic()
    while monotonic() - started < 20:
        lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
        found = {line[:25].strip(): tuple(line[25:].split()[:2]) for line in lines}
        if found["Max open files"][0] == LIMITS["Max open files"]:
            return {name: found[name] for name in LIMITS}
    raise AssertionError("no limits")


def run_instead(monkeypatch, program, timeout=10):
    """Run another program in place of the reader; return the code of the refusal."""
    monkeypatch.setattr(sandbox, "PROGRAM", [sys.executable, "-I", "-c", program])
    monkeypatch.setattr(sandbox, "TIMEOUT", timeout)
    with pytest.raises(ValidationError) as refusal:
        read_file(b"bytes")
    assert len(refusal.value.messages) == 1
    return refusal.value.code


def test_the_process_has_no_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    secret = (
        "import os, sys; sys.exit(9 if os.environ.get('SECRET_KEY') else print('[]'))"
    )

    assert subprocess.run([sys.executable, "-c", secret], check=False).returncode == 9
    assert run_instead(monkeypatch, f"{secret} or os.kill(os.getpid(), 24)") == "broken"


TABLE = '{"headings":["A"],"lines":[[2,[%s]]],"sheet":"","sheets":[],"notes":[]}'
MISBEHAVIOURS = {
    "dies": "import os; os.abort()",
    "no output": "",
    "no JSON": "print('{')",
    "no object": "print('[]')",
    "no table": """print('{"headings":[]}')""",
    "no text": f"print('{TABLE % 'NaN'}')",
    "a NUL": f"print(r'{TABLE % chr(34)}\\u0000\"'.replace('\"\\\\', '\\\\'))",
    "half a surrogate": f"print(r'''{TABLE % (chr(34) + chr(92) + 'ud800' + chr(34))}''')",
    "another width": f"print('{TABLE % '1,2'}')",
    "an unknown kind": f"""print('{TABLE % '["x","1"]'}')""",
    "an unknown code": """print('{"refused":"because"}')""",
    "a code without its words": """print('{"refused":"rows"}')""",
    "very deep": "print('[' * 100_000)",
    "no Unicode": "import sys; sys.stdout.buffer.write(b'\\xff')",
}


@pytest.mark.parametrize("program", MISBEHAVIOURS.values(), ids=MISBEHAVIOURS)
def test_a_misbehaving_process_means_a_broken_file(monkeypatch, program):
    assert run_instead(monkeypatch, program) == "broken"


def test_a_process_that_never_ends_is_killed(monkeypatch):
    started = monotonic()

    assert run_instead(monkeypatch, "import time; time.sleep(60)", 0.3) == "slow"
    assert monotonic() - started < 30


def test_a_process_that_computes_for_too_long_is_said_to_be_slow(monkeypatch):
    limited = (
        "import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    )

    assert run_instead(monkeypatch, limited, 60) == "slow"


@on_linux
def test_no_process_and_no_file_is_left_behind():
    before = files_and_children()

    table = read_file(xlsx(["Navn"], ["Yara"]))

    assert table == Table(("Navn",), (Line(2, ("Yara",)),), "Ark1", ("Ark1",))
    assert files_and_children() == before


def files_and_children():
    tasks = Path("/proc/self/task").glob("*/children")
    return len(os.listdir("/proc/self/fd")), sorted(task.read_text() for task in tasks)
