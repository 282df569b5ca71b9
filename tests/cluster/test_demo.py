"""The demo starts from an empty folder, restarts with its data, and leaves no process.

What is killed of it comes back, and a demo that is killed itself blocks nothing. A run
kills one of its own processes and one of the database's, which SEED chooses;
`PARTS=3 pytest tests/cluster/test_demo.py` kills all of them.
"""

import contextlib
import os
import re
import socket
import tempfile
import time

import psutil
import pytest
from django.core.management import CommandError, call_command

from tests.support.database_clients import postmaster_pid, run_python
from tests.support.demos import Demo, running, seconds_of_a_command
from tests.support.polling import wait_until
from tests.support.sampling import some

pytestmark = pytest.mark.slow
PARTS = int(os.environ.get("PARTS", "1"))
SECONDS = 10
BACKEND = "postgres: registry_web"
PEOPLE = ["sekretaer", "leser", "administrator", "medlem"]


@pytest.fixture(scope="module")
def folder():
    """Create a folder for all demos of this module: the later ones start with its data."""
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        yield folder


@pytest.fixture
def demo(folder):
    demo = Demo(folder)
    yield demo
    demo.kill()


def is_within(seconds, most, times):
    """Whether it took so many seconds, or so many times what a command takes here."""
    return seconds < most or seconds < times * seconds_of_a_command()


def without_one_time_codes(output):
    """Remove the six-digit codes, which change; the keys behind them stay."""
    return re.sub(r"\b\d{6}\b", "", output)


def web_master(demo):
    return demo.child("gunicorn")


def web_worker(demo):
    return wait_until(lambda: web_master(demo).children())[0]


def work(demo):
    return demo.child("work")


def local_register(demo):
    return demo.child("local_register")


def postmaster(demo):
    return psutil.Process(postmaster_pid(demo.folder / "postgres"))


def backend(demo):
    """Return the server process of one of the demo's connections."""

    def find():
        for child in postmaster(demo).children():
            with contextlib.suppress(psutil.Error):
                # One that has just ended has no command any more.
                if "".join(child.cmdline()[:1]).startswith(BACKEND):
                    return child

    return wait_until(find)


def seconds_until_it_serves_again(demo, part):
    """Kill a process; return the seconds until another is there and pages are served.

    A form is asked for too: without the database it is not.
    """
    pages = ["/medlemmer/", "/en/join/"] * 4
    assert demo.status("/medlemmer/") == 200
    killed = part(demo)

    killed.kill()
    began = time.monotonic()
    wait_until(lambda: part(demo).pid != killed.pid)
    wait_until(lambda: {demo.status(page) for page in pages} == {200})
    return time.monotonic() - began


def test_a_demo_restarts_with_its_data_and_what_is_killed_comes_back(demo):
    ours = [web_worker, web_master, work, local_register]
    databases = [postmaster, backend]
    demo.start()
    demo.letters(2)

    for part in some("part", ours, PARTS) + some("part", databases, PARTS):
        seconds = seconds_until_it_serves_again(demo, part)
        print(f"{part.__name__}: {seconds:.1f} s")
        assert is_within(seconds, SECONDS, times=SECONDS)
        assert demo.process.poll() is None
    sent = demo.write_letter(1)
    killed = demo.process
    killed.kill()
    demo.start()
    with killed:
        output, *letters = killed.stdout.read().split("\n── E-mail to ")
    wait_until(demo.is_ready)  # until now the former server may have answered
    again = demo.interrupt()

    # What a killed process has sent and not recorded is sent again.
    to = dict.fromkeys(letter.split()[0] for letter in letters)
    names = ("demo.demosen", "demo.provesen", "kari")
    assert list(to) == [f"{name}@example.org" for name in names]
    assert letters[-1].startswith("kari@example.org ──  Your code\n\n123456\n\n── ")
    assert sent.count("Message-ID: <1@example.org>") == 1
    assert len(demo.letters(1, "*-1@exampl.eml")) == 1
    assert output.count(f"http://localhost:{demo.port}/admin/") == 1
    shown = [output.count(f"    {who}@example.org  ") for who in PEOPLE]
    assert shown == [1, 1, 1, 1]
    same = without_one_time_codes(again)
    ends_so = without_one_time_codes(output).endswith(same)
    assert (len(same) > 0, ends_so) == (True, True)
    assert (running(killed.pid), demo.remaining()) == ([], ([], None))


def test_a_demo_that_reloads_starts_soon_serves_and_leaves_no_process(demo):
    # One command more than without, which looks for changes, starts before it serves.
    assert is_within(demo.start("--reload"), 5, times=8)
    server = demo.child("runserver")
    assert demo.status("/en/join/") == 200
    demo.interrupt()
    assert not server.is_running()
    assert demo.remaining() == ([], None)


def test_a_port_in_use_ends_the_demo_with_a_sentence(settings, monkeypatch):
    monkeypatch.setattr("members.management.commands.demo.PATIENCE", 0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        settings.DEMO, settings.PORT = True, port
        with pytest.raises(CommandError) as refusal:
            call_command("demo")

    other = f"Choose another: make demo PORT={port + 2}"
    assert str(refusal.value) == f"Port {port} is in use. {other}"


def test_a_server_that_cannot_start_ends_the_demo_with_a_sentence(demo):
    # The server refuses it, which the demo itself does not read.
    given = demo.environment() | {"PROMETHEUS_MULTIPROC_DIR": "/etc/hostname"}
    done = run_python("manage.py", "demo", env=given)
    words = "The server cannot start: it has ended at once, three times.\n"
    assert (done.returncode, done.stderr.endswith(words)) == (1, True)
    assert postmaster_pid(demo.folder / "postgres") is None
