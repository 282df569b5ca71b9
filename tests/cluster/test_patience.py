"""No visitor waits more than three seconds for a dead or locked database."""

import contextlib
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection

import psycopg2
import pytest

from tests.cluster.another import free_port
from tests.cluster.postgres import PROJECT

pytestmark = pytest.mark.slow

# Two seconds are waited, a busy machine adds some; without patience it is ten, or for ever.
LIMIT = 8
READY = "/-/ready"


@contextlib.contextmanager
def serving(server, **more):
    """Run the production server with one thread; yield what asks it."""
    port = free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:cluster.gunicorn"]
    one = ["--workers=1", "--threads=1", "cluster.wsgi"]
    environment = server.environment(PORT=str(port), **more)
    process = subprocess.Popen([*gunicorn, *one], env=environment, cwd=PROJECT)
    try:
        yield lambda path: timed(port, path)
    finally:
        process.terminate()
        process.wait(20)


def timed(port, path):
    """Return the status of the answer, and the seconds it took."""
    wait_for(port)
    began = time.monotonic()
    connection = HTTPConnection("localhost", port, timeout=20)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status, time.monotonic() - began


def wait_for(port):
    for _ in range(100):
        with contextlib.suppress(OSError):
            return socket.create_connection(("127.0.0.1", port)).close()
        time.sleep(0.1)
    raise TimeoutError


@contextlib.contextmanager
def dead(server):
    server.stop()
    yield
    server.start()


@contextlib.contextmanager
def silent(server):
    server.freeze()
    yield
    server.thaw()


@contextlib.contextmanager
def locked(server):
    with contextlib.closing(psycopg2.connect(server.url)) as connection:
        connection.cursor().execute("LOCK TABLE cache")
        yield


@pytest.mark.parametrize("harm", [dead, silent, locked])
def test_a_visitor_is_told_in_time_and_served_when_all_is_well(another, harm):
    with serving(another) as ask:
        assert ask(READY)[0] == 200

        with harm(another):
            status, seconds = ask(READY)
            again, seconds_again = ask(READY)
            living, _ = ask("/-/live")

        assert (status, again, living) == (503, 503, 200)
        assert max(seconds, seconds_again) < LIMIT
        assert ask(READY)[0] == 200


def test_a_server_that_takes_calls_and_says_nothing_is_not_waited_for(another):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"postgres://postgres@127.0.0.1:{mute.getsockname()[1]}/postgres"
        with serving(another, DATABASE_URL=url) as ask:
            ask("/-/live")
            status, seconds = ask(READY)

    assert status == 503
    assert seconds < LIMIT


def test_commands_take_the_time_they_need(another):
    slow = "from django.db import connection as c; c.cursor().execute('%s')"

    told = another.manage(
        "shell", "--no-imports", "--command", slow % "SELECT pg_sleep(2.5)"
    )

    assert told == ""
