"""Which lines of the mutated modules a test runs, and whether it starts processes."""

import sys
import time
from collections import defaultdict, namedtuple
from contextlib import contextmanager
from inspect import CO_OPTIMIZED

from . import scope

# lines: {path of a module: the numbers of its lines}
Trace = namedtuple(
    "Trace", "seconds lines starts_processes is_property", defaults=[False]
)
STARTS = {"subprocess.Popen", "os.posix_spawn", "os.fork", "os.exec"}
TOOL = sys.monitoring.COVERAGE_ID
EVENTS = sys.monitoring.events


class Tracer:
    """Watch the mutated modules by `sys.monitoring`, which costs other code nothing.

    `at_import` are lines of modules and classes, and those that ran before any test.
    """

    def __init__(self):
        self.names = {str(path): scope.name_of(path) for path in scope.modules()}
        self.at_import, self.starts = defaultdict(set), False
        self.lines = self.at_import
        sys.monitoring.use_tool_id(TOOL, "mutation")
        sys.monitoring.register_callback(TOOL, EVENTS.PY_START, self._on_start)
        sys.monitoring.register_callback(TOOL, EVENTS.LINE, self._on_line)
        sys.monitoring.set_events(TOOL, EVENTS.PY_START)
        sys.addaudithook(self._on_audit)

    @contextmanager
    def traced(self, traces, key, is_property=False):
        """Add the Trace of the block to the traces."""
        self.lines, self.starts = defaultdict(set), False
        started = time.monotonic()
        yield
        seconds = time.monotonic() - started
        traces[key] = Trace(seconds, dict(self.lines), self.starts, is_property)

    def _on_start(self, code, _offset):
        if code.co_filename in self.names:
            sys.monitoring.set_local_events(TOOL, code, EVENTS.LINE)
            self._on_line(code, code.co_firstlineno)
        return sys.monitoring.DISABLE

    def _on_line(self, code, line):
        is_of_function = code.co_flags & CO_OPTIMIZED
        lines = self.lines if is_of_function else self.at_import
        lines[self.names[code.co_filename]].add(line)

    def _on_audit(self, event, _arguments):
        if event in STARTS:
            self.starts = True
