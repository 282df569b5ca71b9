"""A pytest plugin that records which tests run which lines of the product.

`pytest -p tests.mutation.recorder` writes a file for each process into var/mutation-lines,
beside those of former runs. Tests that are long are left out, as by the trials.
"""

import os
import pickle
import sys
from array import array
from collections import defaultdict

import pytest

from .lines import FOLDER, NO_TEST, ROOT

PRODUCT = tuple(f"{ROOT / name}{os.sep}" for name in ("members", "cluster"))
TOOL, LINE = 4, sys.monitoring.events.LINE


def pytest_configure(config):
    if not config.getoption("numprocesses", None):
        config.pluginmanager.register(recorder)


class Recorder:
    """The lines that each test of a process runs, by sys.monitoring."""

    def __init__(self):
        self.tests, self.seconds = [], {}
        self.current = NO_TEST
        self.lines = defaultdict(lambda: array("i"))

    def start(self):
        monitoring = sys.monitoring
        monitoring.use_tool_id(TOOL, "mutation")
        monitoring.register_callback(TOOL, LINE, self._line)
        monitoring.set_events(TOOL, LINE)

    def pytest_collection_finish(self):
        """Build a prepared query whenever it is asked: it runs the lines of each test."""
        from members.models.prepared import PreparedQuery

        compiled = PreparedQuery._compiled

        def build_and_find(query, fixed):
            query.queryset_of(**fixed, **query.markers)
            return compiled(query, fixed)

        PreparedQuery._compiled = build_and_find

    def _line(self, code, line):
        if code.co_filename.startswith(PRODUCT):
            tests = self.lines[code.co_filename, line]
            if not tests or tests[-1] != self.current:
                tests.append(self.current)
        return sys.monitoring.DISABLE

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        is_long = item.get_closest_marker("long")
        sys.monitoring.set_events(TOOL, 0 if is_long else LINE)
        self.current = len(self.tests)
        self.tests.append(item.nodeid)
        sys.monitoring.restart_events()
        return (yield)

    def pytest_runtest_logreport(self, report):
        before = self.seconds.get(report.nodeid, 0)
        self.seconds[report.nodeid] = before + report.duration

    def pytest_sessionfinish(self):
        sys.monitoring.set_events(TOOL, 0)
        FOLDER.mkdir(parents=True, exist_ok=True)
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        lines = {
            (os.path.relpath(path, ROOT), line): tests
            for (path, line), tests in self.lines.items()
        }
        with (FOLDER / f"{worker}-{os.getpid()}").open("wb") as file:
            pickle.dump((self.tests, self.seconds, lines), file)


recorder = Recorder()

# On import, before Django is set up: lines that imports run are recorded, too.
recorder.start()
