"""Which tests reach a bug, by the traces of all tests of a part."""

from itertools import accumulate
from pathlib import PurePath

# What a bug may cost, measured without it: quick tests have run by then, and the rest
# seldom notices anything. One outside all functions has more tests. On a busy machine,
# where all take longer, the number holds.
MOST_SECONDS, MOST_SECONDS_OUTSIDE, LEAST_TESTS = 60, 240, 60


class Coverage:
    """Lines by test, those that run at import, and those of the test that sets all up."""

    def __init__(self, in_first, at_import, traces):
        self.in_first, self.at_import, self.traces = in_first, at_import, traces

    def tests_of(self, name, mutant):
        """Return the tests that reach a bug, the likeliest and quickest first.

        A bug outside all functions is reached by what uses the module, or by any test.
        What starts processes may reach it in one of these, which are not traced. Tests
        that would take very long together are left out, but for property tests, which
        are often the only ones to try a rare case: the bug may seem to survive.
        """
        most = MOST_SECONDS
        reached = self._tests_that_run(name, set(_lines_of(mutant)))
        if not reached and self.ran_at_import(name, mutant):
            most = MOST_SECONDS_OUTSIDE
            reached = self._tests_that_run(name) or set(self.traces)
        tests = self._ordered(name, reached)
        if not (reached and name.startswith("members/")):
            starting = {t for t, trace in self.traces.items() if trace.starts_processes}
            tests += self._ordered(name, starting - reached)
        return self._affordable(tests, most)

    def ran_at_import(self, name, mutant):
        return not self.at_import.get(name, set()).isdisjoint(_lines_of(mutant))

    def ran_in_first(self, name, mutant):
        """Whether what the bug changes may be cached in the server already."""
        return not self.in_first.get(name, set()).isdisjoint(_lines_of(mutant))

    def seconds_of(self, tests):
        return sum(self.traces[test].seconds for test in tests)

    def _affordable(self, tests, most):
        spent = accumulate(self.traces[test].seconds for test in tests)
        number = max(sum(seconds <= most for seconds in spent), LEAST_TESTS)
        properties = [t for t in tests[number:] if self.traces[t].is_property]
        return tests[:number] + properties

    def _tests_that_run(self, name, lines=None):
        return {
            test
            for test, trace in self.traces.items()
            if name in trace.lines
            and (lines is None or not lines.isdisjoint(trace.lines[name]))
        }

    def _ordered(self, name, tests):
        stem = PurePath(name).stem

        def order(test):
            is_other = stem not in test.partition("::")[0]
            return is_other, self.traces[test].seconds

        return sorted(tests, key=order)


def _lines_of(mutant):
    first, last = mutant.lines
    return range(first, last + 1)
