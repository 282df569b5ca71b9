"""The table of what was noticed, in Markdown."""

from collections import Counter

from .scope import ROOT
from .trial import BROKEN, NOTICED, SURVIVED, TIMEOUT

RESULTS = [NOTICED, TIMEOUT, SURVIVED, BROKEN]
HEAD = "| module | bug | before | after | result | first test to fail | s |"


def row_of(module, mutant, outcome):
    place = f"{module.relative_to(ROOT)}:{mutant.line}"
    changed = [_cell(text) for text in (mutant.before, mutant.after)]
    test = outcome.test and _cell(outcome.test)
    cells = [place, mutant.kind, *changed, outcome.result, test or "", outcome.seconds]
    return f"| {' | '.join(map(str, cells))} |"


def head():
    return f"{HEAD}\n{'|---' * HEAD.count(' | ')}|---|"


def share_of(outcomes):
    """Return the share that was noticed; an endless loop is."""
    results = Counter(outcome.result for outcome in outcomes)
    return (results[NOTICED] + results[TIMEOUT]) / max(1, len(outcomes))


def summary_of(outcomes, seed):
    results = Counter(outcome.result for outcome in outcomes)
    counts = ", ".join(f"{results[name]} {name}" for name in RESULTS)
    percent = f"{share_of(outcomes):.0%}"
    return f"{len(outcomes)} bugs, SEED={seed}: {counts}; {percent} noticed."


def _cell(text):
    """Return a text as code in one cell of a table, shortened."""
    line = " ".join(text.split()).replace("|", "\\|").replace("`", "'")
    return f"`{line if len(line) <= 80 else line[:79] + '…'}`"
