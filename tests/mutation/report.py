"""The table of what was noticed, in Markdown."""

import csv
from collections import Counter, defaultdict
from datetime import date

from . import survivors
from .session import NOTICED, SURVIVED, TIMEOUT

RESULTS = [NOTICED, TIMEOUT, SURVIVED]
RECORDED = ["package", "seed", "tried", "noticed", "date"]
HEAD = "| place | bug | before | after | result | noticed by | message or reason | s |"


def table_of(outcomes):
    """Return the rows of those that survived, of all (name, Mutant, Outcome)."""
    rows = [row_of(*one) for one in outcomes if one[-1].result == SURVIVED]
    return "\n".join([HEAD, f"{'|---' * HEAD.count(' | ')}|---|", *rows])


def row_of(name, mutant, outcome):
    place = f"{name}:{mutant.line} {mutant.function}"
    changed = [_cell(text) for text in (mutant.before, mutant.after)]
    reason = outcome.message or survivors.reasons().get(survivors.key_of(name, mutant))
    noticed = [_cell(text) for text in (outcome.test, reason)]
    cells = [place, mutant.kind, *changed, outcome.result, *noticed, outcome.seconds]
    return f"| {' | '.join(map(str, cells))} |"


def share_of(outcomes):
    """Return the share that was noticed; an endless loop is."""
    results = Counter(outcome.result for _name, _mutant, outcome in outcomes)
    return (results[NOTICED] + results[TIMEOUT]) / max(1, len(outcomes))


def record(path, outcomes, seed):
    """Write what each package had tried and noticed; other packages keep their line."""
    kept = {}
    if path.exists():
        rows = csv.DictReader(path.read_text().splitlines())
        kept = {row["package"]: row for row in rows}
    for name, some in _by_package(outcomes).items():
        noticed = sum(one[-1].result != SURVIVED for one in some)
        numbers = {"seed": seed, "tried": len(some), "noticed": noticed}
        kept[name] = {"package": name, **numbers, "date": date.today().isoformat()}
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, RECORDED, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept[name] for name in sorted(kept))


def summary_of(outcomes, seed):
    """Return how many were tried and noticed, of each package and of all."""
    packages = _by_package(outcomes)
    lines = [f"{name}: {_counts(some)}" for name, some in packages.items()]
    return "\n".join([*lines, f"All, SEED={seed}: {_counts(outcomes)}"])


def _by_package(outcomes):
    packages = defaultdict(list)
    for one in outcomes:
        packages[package_of(one[0])].append(one)
    return packages


def package_of(name):
    """Return "cluster", or the part of `members` that a module is of."""
    depth = 2 if name.startswith("members/") else 1
    return "/".join(name.split("/")[:depth])


def _counts(outcomes):
    results = Counter(outcome.result for _name, _mutant, outcome in outcomes)
    counts = ", ".join(f"{results[result]} {result}" for result in RESULTS)
    return f"{len(outcomes)} tried, {counts}; {share_of(outcomes):.0%} noticed"


def _cell(text):
    """Return a text as code in one cell of a table, shortened."""
    line = " ".join((text or "").split()).replace("|", "\\|").replace("`", "'")
    return line and f"`{line if len(line) <= 80 else line[:79] + '…'}`"
