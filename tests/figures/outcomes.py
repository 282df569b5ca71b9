"""The lines that tests have recorded, and what they come to for a promise."""

import json
from dataclasses import dataclass, field

HELD, FAILED = "held", "failed"
NOT_MEASURED, NOT_ALL = "not measured", "not all were run"


@dataclass
class Sum:
    """What some tests tried and found, and the names of those that passed, failed, did not run."""

    tried: dict = field(default_factory=dict)
    found: dict = field(default_factory=dict)
    passed: set = field(default_factory=set)
    failed: set = field(default_factory=set)
    missing: set = field(default_factory=set)

    @property
    def result(self):
        if self.failed:
            return FAILED
        if not self.passed:
            return NOT_MEASURED
        return NOT_ALL if self.missing else HELD


def read(folder):
    """Return the lines that all processes have written into the folder."""
    texts = [file.read_text("utf-8") for file in sorted(folder.rglob("*.jsonl"))]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def summed(lines, is_meant):
    """Return the Sum of the tests that are meant."""
    found, outcomes = Sum(), {}
    for line in lines:
        if is_meant(line["test"]):
            outcomes.setdefault(line["test"], set()).add(line["outcome"])
            _add(found.tried, line["tried"])
            _add(found.found, line["found"])
    for test, seen in outcomes.items():
        _place(found, seen).add(test)
    return found


def _place(found, outcomes):
    if "failed" in outcomes:
        return found.failed
    return found.passed if "passed" in outcomes else found.missing


def _add(sums, counts):
    """Add numbers; put texts beside each other."""
    for what, count in counts.items():
        known = sums.get(what)
        if isinstance(count, str):
            sums[what] = count if known in (None, count) else f"{known}; {count}"
        else:
            sums[what] = (known or 0) + count
