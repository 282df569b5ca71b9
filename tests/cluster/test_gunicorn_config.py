"""What the production server takes on, unless told otherwise, and how it answers HEAD."""

import json
import os
import runpy
import signal
from pathlib import Path

import pytest
from django.http import StreamingHttpResponse

from cluster.middleware import without_body_of_head
from tests.support.cases import cases
from tests.support.database_clients import run_python
from tests.support.external_postgres import free_port
from tests.support.killing import KillableProcess
from tests.support.polling import wait_until
from tests.support.web_servers import ENVIRONMENT, answers, fetch, kill, web_server

EXPECTED = json.loads(Path(__file__).with_name("gunicorn.json").read_text())

SERVER = ["-m", "gunicorn", "-c", "python:cluster.gunicorn"]
BARE = "tests.support.bare:application"
OWN_VARIABLES = (
    *("BIND", "PORT", "WEB_CONCURRENCY", "WEB_THREADS", "WEB_CONNECTIONS"),
    *("TRUSTED_PROXIES", "PROXY_ADDRESSES"),
)


@pytest.mark.parametrize(("environment", "changed"), cases(__file__, "gunicorn.jsonl"))
def test_the_server_listens_on_this_machine_alone(environment, changed, monkeypatch):
    for name in OWN_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for given in environment.split():
        monkeypatch.setenv(*given.split("=", 1))
    before = signal.getsignal(signal.SIGTERM)

    config = runpy.run_module("cluster.gunicorn")

    assert {name: config[name] for name in EXPECTED} == EXPECTED | changed
    assert signal.getsignal(signal.SIGTERM) == before


# With a proxy in front nothing is logged: the test of HEAD says so.
WARNINGS = [({}, 1), ({"DEMO": "1"}, 0), ({"DEBUG": "1"}, 0)]


@pytest.mark.slow
@pytest.mark.parametrize(("given", "warnings"), WARNINGS)
def test_a_server_without_a_proxy_warns_once_of_slow_clients(given, warnings, tmp_path):
    log, given = tmp_path / "server.log", {"TRUSTED_PROXIES": "0", **given}
    with web_server(f"--error-logfile={log}", application=BARE, **given) as port:
        assert answers(port, seconds=5)
    assert log.read_text().count("slow clients can stop this server") == warnings


FORK = """
import os, signal, time
from cluster.gunicorn import end_children_at_once
signal.signal(signal.SIGTERM, lambda *of_the_master: None)
end_children_at_once()
if not (child := os.fork()):
    time.sleep(30)
    os._exit(7)
for pid in (child, os.getpid()):
    os.kill(pid, signal.SIGTERM)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.slow
def test_a_worker_that_is_stopped_before_it_serves_ends_at_once(tmp_path):
    assert run_python("-c", FORK, check=True).stdout == "-15\n"

    noted = tmp_path / "loading"
    noted.touch()
    own = {"PORT": str(free_port()), "LOADING": str(noted), "WEB_CONCURRENCY": "1"}
    server = KillableProcess(*SERVER, "tests.support.loading", **ENVIRONMENT, **own)
    try:
        pids = lambda: noted.read_text().split()  # noqa: E731
        [first] = wait_until(pids)
        os.kill(int(first), signal.SIGTERM)
        # Its master starts another one in its place; it would kill one that hangs, later.
        wait_until(lambda: len(pids()) == 2, 60)
    finally:
        kill(server.process)


def headers_and_length(port, method, path):
    got = fetch(port, path, method)
    return got.status, got.headers["Content-Length"], len(got.text.encode())


ADDRESSES = ["/-/live", "/finnes-ikke/", "/robots.txt", "/static/img/mark.svg"]


@pytest.mark.slow
def test_head_says_the_length_of_the_page_and_nothing_is_logged(tmp_path):
    log = tmp_path / "server.log"
    with web_server(f"--error-logfile={log}", "--workers=1") as port:
        heads, pages = (
            [headers_and_length(port, method, path) for path in ADDRESSES]
            for method in ("HEAD", "GET")
        )

    assert heads == [(status, length, 0) for status, length, _read in pages]
    assert {length == str(read) for _status, length, read in pages} == {True}
    assert log.read_text() == ""


def test_a_streamed_answer_to_head_is_empty_and_closed(rf):
    closed = []

    class Rows:
        def __iter__(self):
            return iter([b"a", b"b"])

        def close(self):
            closed.append(True)

    view = without_body_of_head(lambda request: StreamingHttpResponse(Rows()))
    got, head = view(rf.get("/")), view(rf.head("/"))
    for close in head._resource_closers:
        close()

    assert (b"".join(got), b"".join(head), closed) == (b"ab", b"", [True])
