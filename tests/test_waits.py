"""Tests wait for what happens, not for an amount of time, and measure no seconds."""

import ast
import re

import pytest

from tests.support.slow_tests import ROOT

CALLS = {"sleep", "wait_for_timeout"}
# Commands that measure, and those that put in bugs, are no tests.
COMMANDS = ("tests/measuring/", "tests/mutation/", "tests/timing/", "tests/machines/")
# {file that lets time pass: why}
ALLOWED = {
    "tests/support/polling.py": "looks again and again",
    "tests/support/smtp_server.py": "is slow, or hangs, as a mail server may",
    "tests/backups/test_kills.py": "kills at a share of the time that the work takes",
    "tests/mail/test_kills.py": "kills at any moment",
    "tests/saves/clients.py": "lets a server that is away come back",
    "tests/work/acts.py": "takes time, in which it is killed",
    "tests/work/variants.py": "takes time, in which it is killed",
    "tests/cluster/test_without_database.py": "outlasts the time that a query may take",
}
# {file that compares a measured time with seconds: why}
MEASURED = re.compile(
    r"^ *assert [^\"]*\b(seconds(?![=(])|monotonic\(\)|perf_counter\(\)).* < ", re.M
)
MEASURING = {
    "tests/support/polling.py": "gives up at last",
    "tests/portal/test_log_in.py": "its seconds are the age of a session, which the test sets",
    "tests/cluster/test_timeouts.py": "a limit of seconds is what it is about",
    "tests/cluster/test_without_database.py": "a limit of seconds is what it is about",
}


def lets_time_pass(source):
    return any(
        ast.unparse(node.func).rpartition(".")[2] in CALLS
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
    )


def measures(source):
    return bool(MEASURED.search(source))


@pytest.mark.parametrize(
    ("does", "allowed"), [(lets_time_pass, ALLOWED), (measures, MEASURING)]
)
def test_only_listed_files_let_time_pass_or_compare_it_with_seconds(does, allowed):
    files = {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for path in (ROOT / "tests").rglob("*.py")
    }

    assert {
        name
        for name, source in files.items()
        if not name.startswith(COMMANDS) and does(source)
    } == set(allowed)


SOURCES = {
    "time.sleep(1)": (True, False),
    "page.wait_for_timeout(500)": (True, False),
    "assert monotonic() - began < 3": (False, True),
    "'time.sleep(1)'\nassert seconds == 3": (False, False),
}


def test_both_would_be_noticed():
    assert {one: (lets_time_pass(one), measures(one)) for one in SOURCES} == SOURCES
