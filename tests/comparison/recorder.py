"""A pytest plugin that writes down every answer of the test client.

`pytest -p tests.comparison.recorder` with COMPARISON=folder; a file for each process.
"""

import gzip
import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from .normalized import normalized

# Asked beside Django's own cursors, which tests count.
WRITTEN = """
    SELECT (SELECT count(*) FROM members_batch), (SELECT count(*) FROM members_letter)
"""


def pytest_configure(config):
    if not config.getoption("numprocesses", None):
        recorder = Recorder(Path(os.environ["COMPARISON"]))
        config.pluginmanager.register(recorder)
        ask = Client.request
        Client.request = lambda client, **given: recorder.keep(ask, client, given)


class Recorder:
    """The answers that the tests of a process have got."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        # It stays open as long as the process.
        self.file = gzip.open(folder / f"{worker}.jsonl.gz", "wt", 3)  # noqa: SIM115
        self.test, self.number = "", 0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.test, self.number = item.nodeid, 0
        return (yield)

    def pytest_sessionfinish(self):
        self.file.close()

    def keep(self, ask, client, environment):
        """Return the answer of the client, after writing it down."""
        before = _written()
        answer = ask(client, **environment)
        after = _written()
        self.number += 1
        kept = {
            "test": self.test,
            "number": self.number,
            "method": answer.request["REQUEST_METHOD"],
            "page": _page(answer.request["PATH_INFO"]),
            "status": answer.status_code,
            "to": normalized(f'"{answer.headers.get("Location", "")}"'),
            "batches": after[0] - before[0],
            "letters": after[1] - before[1],
            "html": _html(answer),
        }
        self.file.write(json.dumps(kept) + "\n")
        return answer


def _written():
    """Return the numbers of batches and letters; zeros where nothing may be asked."""
    try:
        with connection.connection.cursor() as cursor:
            cursor.execute(WRITTEN)
            return cursor.fetchone()
    except Exception:  # no connection, a failed transaction, a test without a database
        return 0, 0


def _page(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return "?"


def _html(answer):
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    if answer.streaming or not is_html:
        return ""
    return normalized(answer.content.decode())
