"""`manage.py local_register` answers, reads its file again, and ends with its parent."""

import http.client
import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress

import psutil
import pytest

from members.management.local_register import BASE, NUMBER, change_unit
from tests.support.database_clients import PROJECT
from tests.support.external_postgres import free_port
from tests.support.polling import wait_until

pytestmark = pytest.mark.slow
UNIT_TYPE = "application/vnd.brreg.enhetsregisteret.enhet.v2+json"
# A process that starts the register, and ends when it is killed.
PARENT = """
import os, subprocess, sys

env = os.environ | {"PARENT_PID": str(os.getpid())}
subprocess.run([sys.executable, "manage.py", "local_register"], env=env)
"""


@pytest.fixture
def port():
    """Return a port; that before it is the demo's."""
    return free_port() + 1


@contextmanager
def register(port, folder):
    """Run the register beneath a parent; yield the parent."""
    own = {"DEMO": "1", "VAR": str(folder), "PORT": str(port - 1)}
    env = os.environ | own | {"DJANGO_SETTINGS_MODULE": "cluster.settings"}
    command = [sys.executable, "-c", PARENT]
    pipes = {"stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=PROJECT, env=env, **pipes) as parent:
        try:
            yield parent
        finally:
            parent.kill()


def unit(port, accept=UNIT_TYPE):
    """Return the status, type and JSON of the invented unit; None if nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with suppress(
        OSError, http.client.HTTPException
    ):  # the latter: killed as it answers
        path = f"{BASE}/enheter/{NUMBER}"
        connection.request("GET", path, headers={"Accept": accept})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), json.load(answer)


def test_it_answers_reads_its_file_again_and_ends_with_its_parent(
    port, tmp_path, settings
):
    settings.VAR = tmp_path
    with register(port, tmp_path) as parent:
        wait_until(lambda: unit(port))
        [child] = psutil.Process(parent.pid).children()
        status, content_type, before = unit(port)
        change_unit("bankrupt")
        _status, _type, after = unit(port)
        refused = unit(port, accept="text/html")
        parent.kill()

    wait_until(lambda: unit(port) is None)
    assert (status, content_type) == (200, f"{UNIT_TYPE};charset=UTF-8")
    assert (before["konkurs"], after["konkurs"]) == (False, True)
    assert refused[0] == 406
    assert wait_until(lambda: not child.is_running())


def test_a_port_in_use_is_waited_for_and_named_once(port, tmp_path):
    with register(port, tmp_path) as parent:
        with socket.create_server(("127.0.0.1", port)):
            sentence = parent.stderr.readline()
            assert parent.poll() is None
        assert wait_until(lambda: unit(port))[0] == 200
        parent.kill()
        rest = parent.stderr.read()

    assert sentence + rest == (
        f"The local business register could not start: port {port} is in use."
        " It starts when the port is free.\n"
    )
