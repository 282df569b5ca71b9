"""No visitor waits more than three seconds for a dead or locked database."""

import json
import socket
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection

import psycopg2
import pytest

from tests.support.polling import eventually
from tests.support.web_servers import web_process

pytestmark = pytest.mark.slow

# The limit is two seconds; a busy machine adds some, and without it ten or more pass.
LIMIT = 8
NORMAL = 2  # seconds after the fault
READY = "/-/ready"
TOKEN = "a-token-of-the-tests-0123456789"


@contextmanager
def serving(server, **environment):
    """Run the production server with one thread; yield a function that requests a path."""
    environment = server.environment(MONITOR_TOKEN=TOKEN, **environment)
    # The settings of the tests need no collected static files to be ready.
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    one = ("--workers=1", "--threads=1")
    with web_process(*one, application="cluster.wsgi", **environment) as (port, _):
        yield lambda path: timed(port, path)


def timed(port, path):
    """Return the status of the response, the seconds it took, and its text."""
    began = time.monotonic()
    connection = HTTPConnection("localhost", port, timeout=20)
    connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, time.monotonic() - began, text


@contextmanager
def locked(server):
    with closing(psycopg2.connect(server.url)) as connection:
        connection.cursor().execute("LOCK TABLE django_migrations")
        yield


def test_a_visitor_gets_503_in_time_and_is_served_afterwards(external_postgres):
    """What waits for a lock; tests/cluster/test_without_database.py stops the server."""
    with serving(external_postgres) as ask:
        assert ask(READY)[0] == 200

        with locked(external_postgres):
            status, seconds, _text = ask(READY)
            again, seconds_again, _text = ask(READY)
            living = ask("/-/live")[0]
            found = failed_checks(ask)

        assert found == {"database"}
        assert (status, again, living) == (503, 503, 200)
        assert max(seconds, seconds_again) < LIMIT
        assert eventually(lambda: ask(READY)[0] == 200, NORMAL)
        assert failed_checks(ask) == {"work"}  # which does not run here


def failed_checks(ask):
    status, _seconds, text = ask("/-/health")
    assert status == 503
    return {one["check"] for one in json.loads(text)["problems"]}


def test_a_server_that_accepts_connections_and_never_answers_times_out(
    external_postgres,
):
    """Once one has waited in vain, nobody waits; a thread of its own goes on asking."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"postgres://postgres@127.0.0.1:{mute.getsockname()[1]}/postgres"
        with serving(external_postgres, DATABASE_URL=url) as ask:
            ask("/-/live")
            status, seconds, _text = ask(READY)
            later = [ask(path) for path in (READY, "/-/health", "/-/metrics", READY)]

    assert status == 503
    assert seconds < LIMIT
    assert [answer[0] for answer in later] == [503, 503, 200, 503]
    assert sum(answer[1] for answer in later) < 2


def test_commands_take_the_time_they_need(external_postgres):
    slow = "from django.db import connection as c; c.cursor().execute('%s')"

    output = external_postgres.manage(
        "shell", "--no-imports", "--command", slow % "SELECT pg_sleep(2.5)"
    )

    assert output == ""
