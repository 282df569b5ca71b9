"""A pytest plugin that imports and migrates once, and tries each bug in a fork of itself.

It answers over the socket of MUTATION_SOCKET: first what Coverage takes and the tests
that fail without a bug, then (result, test, message) for each Request. The folder
MUTATION_TRACES keeps what was traced of the tests of MUTATION_PART.
"""

import multiprocessing
import os
import signal
from collections import namedtuple
from contextlib import contextmanager, suppress
from itertools import chain
from multiprocessing.connection import Client

import pytest
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from tests.support import table_contents

from . import patching
from .session import NOT_POSSIBLE, NOTICED, SURVIVED, TIMEOUT
from .trace_cache import TraceCache
from .tracing import Tracer

Request = namedtuple("Request", "path old new tests limit")
UNTRIED_SECONDS = 3600
# Fixtures that start threads, which a child process would be without.
SERVERS = {"live_server", "page"}


def pytest_configure(config):
    config.pluginmanager.register(ForkServer(TRACER))


# Django's set-up comes after the import of plugins, and what runs in it is traced too.
TRACER = Tracer()


class ForkServer:
    """Run no tests but those that a Request names, in a child process each time."""

    def __init__(self, tracer):
        self.tracer, self.failed = tracer, []

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failed.append((report.nodeid, _message_of(report)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        self.items = {item.nodeid: item for item in session.items}
        self.cache = TraceCache(
            os.environ["MUTATION_TRACES"], os.environ["MUTATION_PART"]
        )
        with self.tracer.traced(first := {}, "first"):
            self.database = DatabaseGuard(session)
        with Client(os.environ["MUTATION_SOCKET"], "AF_UNIX") as client:
            *coverage, failed = _in_child(self._trace_all, UNTRIED_SECONDS)
            client.send(([first["first"].lines, *coverage], failed))
            while request := client.recv():
                client.send(self._answer(Request(*request)))
        return True

    def _trace_all(self):
        kept, traces = {}, {}
        for item in self.items.values():
            if item.path not in kept:
                kept[item.path] = self.cache.get(item.path)
        untraced = [item for item in self.items.values() if not kept[item.path]]
        for item, following in _with_next(untraced):
            file = traces.setdefault(item.path, {})
            is_property = hasattr(item.obj, "hypothesis")
            with self.tracer.traced(file, item.nodeid, is_property):
                item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        at_import, failed = dict(self.tracer.at_import), dict(self.failed)
        for path, file in traces.items():
            if failed.keys().isdisjoint(file):
                self.cache.set(path, (at_import, file))
        found = [
            *filter(None, kept.values()),
            *((at_import, f) for f in traces.values()),
        ]
        return (
            _merged(lines for lines, _file in found),
            _merged(f for _l, f in found),
            failed,
        )

    def _answer(self, request):
        try:
            return _in_child(lambda: self._try_out(request), request.limit)
        except TimeoutError:
            self.database.restore()
            return TIMEOUT, "", ""
        except EOFError:
            self.database.restore()
            return NOTICED, "", "The process of the tests ended."

    def _try_out(self, request):
        try:
            patching.patch(request.path, request.old, request.new)
        except patching.NotPossibleError:
            return NOT_POSSIBLE, "", ""
        items = [self.items[nodeid] for nodeid in request.tests]
        for item, following in _with_next(items):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                item.session._setupstate.teardown_exact(None)
                return NOTICED, *self.failed[0]
        return SURVIVED, "", ""


class DatabaseGuard:
    """The migrated database, and its rows before any test."""

    def __init__(self, session):
        self.blocker = session.config.stash[blocking_manager_key]
        self.rows = None
        # One test sets up what all have in common, and no server that a child would miss.
        if items := sorted(filter(_has_database, session.items), key=_commits):
            items[0].ihook.pytest_runtest_protocol(item=items[0], nextitem=session)
            with self._connected():
                self.rows = table_contents.read()

    def restore(self):
        """Restore the rows that a killed test has changed."""
        if self.rows is not None:
            with self._connected():
                table_contents.write(self.rows)

    @contextmanager
    def _connected(self):
        with self.blocker.unblock():
            yield
            connection.close()


def _with_next(items):
    """Yield (item, the one after it); fixtures that both use stay set up between them."""
    yield from zip(items, [*items, None][1:], strict=True)


def _merged(dictionaries):
    """Return one dictionary; sets under the same key are united."""
    merged = {}
    for key, value in chain.from_iterable(map(dict.items, dictionaries)):
        is_set = isinstance(value, set)
        merged[key] = merged.get(key, set()) | value if is_set else value
    return merged


def _has_database(item):
    names = {*item.fixturenames, *(marker.name for marker in item.iter_markers())}
    return bool(names & {"db", "transactional_db", "django_db"}) and not names & SERVERS


def _commits(item):
    markers = item.iter_markers("django_db")
    return any(marker.kwargs.get("transaction") for marker in markers)


def _in_child(work, limit):
    """Return what a forked process answers; raise TimeoutError or, when it died, EOFError."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(work, sender))
    process.start()
    sender.close()
    try:
        if not receiver.poll(limit):
            raise TimeoutError
        return receiver.recv()
    finally:
        _end(process)


def _child(work, sender):
    os.setsid()
    sender.send(work())


def _end(process):
    """End a child and all that it started."""
    process.join(2)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.join()


def _message_of(report):
    crash = getattr(report.longrepr, "reprcrash", None)
    return crash.message if crash else str(report.longrepr)[-300:]
