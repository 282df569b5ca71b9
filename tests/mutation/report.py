"""The table of what was noticed, in Markdown, and the two files that are kept."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

from .lines import ROOT
from .mutants import mutants_of
from .trial import NOTICED, SURVIVED

SURVIVORS = Path(__file__).with_name("survivors.csv")
COLUMNS = ["module", "function", "bug", "before", "after", "reason"]
RECORDED = ["package", "seed", "tried", "noticed", "date"]
HEAD = "| place | bug | before | after | result | noticed by | message or reason | s |"


def table_of(outcomes):
    """Return the rows of those that survived, of all (module, Mutant, Outcome)."""
    rows = [row_of(*one) for one in outcomes if one[-1].result == SURVIVED]
    return "\n".join([HEAD, f"{'|---' * HEAD.count(' | ')}|---|", *rows])


def row_of(module, mutant, outcome):
    place = f"{module}:{mutant.line} {mutant.function}"
    changed = [_cell(text) for text in (mutant.before, mutant.after)]
    reason = outcome.message or reasons().get(reason_key(module, mutant))
    noticed = [_cell(text) for text in (outcome.test, reason)]
    cells = [place, mutant.kind, *changed, outcome.result, *noticed, outcome.seconds]
    return f"| {' | '.join(map(str, cells))} |"


def share_of(outcomes):
    """Return the share that was noticed."""
    noticed = sum(outcome.result == NOTICED for _module, _mutant, outcome in outcomes)
    return noticed / max(1, len(outcomes))


def record(path, outcomes, seed):
    """Write what each package had tried and noticed; other packages keep their line."""
    rows = {}
    if path.exists():
        lines = csv.DictReader(path.read_text().splitlines())
        rows = {line["package"]: line for line in lines}
    for name, some in _by_package(outcomes).items():
        noticed = sum(one[-1].result != SURVIVED for one in some)
        numbers = {"seed": seed, "tried": len(some), "noticed": noticed}
        rows[name] = {"package": name, **numbers, "date": date.today().isoformat()}
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, RECORDED, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[name] for name in sorted(rows))


def summary_of(outcomes, seed):
    """Return how many were tried and noticed, of each package and of all."""
    packages = _by_package(outcomes)
    lines = [f"{name}: {_counts(some)}" for name, some in packages.items()]
    return "\n".join([*lines, f"All, SEED={seed}: {_counts(outcomes)}"])


def reasons():
    """Return {key of a bug: why no test need notice it}."""
    with SURVIVORS.open(newline="") as file:
        return {tuple(row[:-1]): row[-1] for row in csv.reader(file)}


def reason_key(module, mutant):
    """Return the key of a bug in survivors.csv, which holds when lines have moved."""
    texts = (" ".join(text.split()) for text in (mutant.before, mutant.after))
    return module, mutant.function, mutant.kind, *texts


def key_of(module, mutant):
    """Return the key of a bug among results: the place and the statement around it."""
    first, last = mutant.lines
    statement = mutant.source.splitlines()[first - 1 : last]
    return *reason_key(module, mutant), " ".join(" ".join(statement).split())


def outdated():
    """Return the keys in survivors.csv that are no bug of a module any more."""
    listed = set(reasons()) - {tuple(COLUMNS[:-1])}
    return listed - {
        reason_key(module, mutant)
        for module in {key[0] for key in listed}
        if (ROOT / module).exists()
        for mutant in mutants_of((ROOT / module).read_text())
    }


def package_of(module):
    """Return "cluster", or the part of `members` that a module is of."""
    depth = 2 if module.startswith("members/") else 1
    return "/".join(module.split("/")[:depth])


def _by_package(outcomes):
    packages = defaultdict(list)
    for one in outcomes:
        packages[package_of(one[0])].append(one)
    return packages


def _counts(outcomes):
    noticed = sum(outcome.result == NOTICED for *_place, outcome in outcomes)
    return f"{len(outcomes)} tried, {noticed} noticed ({share_of(outcomes):.0%})"


def _cell(text):
    """Return a text as code in one cell of a table, shortened."""
    line = " ".join((text or "").split()).replace("|", "\\|").replace("`", "'")
    return line and f"`{line if len(line) <= 80 else line[:79] + '…'}`"
