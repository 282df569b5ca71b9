"""Outcomes kept in a file, so that a run goes on where it was stopped."""

import ast
import json
from hashlib import sha256

from . import scope
from .session import SURVIVED
from .trial import Outcome


class Results:
    """Outcomes by bug; one that survived counts for the tests that were there alone."""

    def __init__(self, path):
        self.path, self.outcomes = path, {}
        # Read now: the trees are copied now, and somebody may work on while this runs.
        self.tests = {part: _texts_of(scope.tests_of(part)) for part in scope.TESTS}
        if path.exists():
            lines = map(json.loads, path.read_text().splitlines())
            self.outcomes = {key: Outcome(*values) for key, values in lines}

    def get(self, module, mutant):
        """Return the Outcome of a bug, or None."""
        for key in self._keys_of(module, mutant):
            if outcome := self.outcomes.get(key):
                return outcome
        return None

    def add(self, module, mutant, outcome):
        noticed, survived = self._keys_of(module, mutant)
        key = survived if outcome.result == SURVIVED else noticed
        self.outcomes[key] = outcome
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a") as file:
            file.write(json.dumps([key, outcome]) + "\n")

    def _keys_of(self, module, mutant):
        """Return a key of the bug, and one of the bug and the tests of its part."""
        bug = f"{scope.name_of(module)}\n{_changed_part(mutant)}"
        return _hash(bug), _hash(bug + self.tests[scope.part_of(module)])


def _changed_part(mutant):
    """Return the source, with the bug, of the function, class or statement it is in.

    What else changes in the module leaves the outcome as it is.
    """
    lines = mutant.source.splitlines()
    for node in ast.parse(mutant.source).body:
        decorators = getattr(node, "decorator_list", [])
        first = min(part.lineno for part in (node, *decorators))
        if first <= mutant.line <= node.end_lineno:
            return "\n".join(lines[first - 1 : node.end_lineno])
    return mutant.source


def _texts_of(paths):
    return "\n".join(path.read_text() for path in paths)


def _hash(text):
    return sha256(text.encode()).hexdigest()[:32]
