"""Try a seeded sample of bugs, print the table, and fail when too few are noticed."""

import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from random import Random

from tests.support.sampling import SEED

from . import report
from .lines import FOLDER, ROOT, Coverage
from .mutants import mutants_of
from .trial import Outcome, Tree

PACKAGES = ["members", "cluster"]
RESULTS = ROOT / "var" / "mutations.jsonl"
RECORDING = "pytest -q -n 2 --dist worksteal -p tests.mutation.recorder".split()


def main():
    options = _options()
    if not FOLDER.exists():
        subprocess.run([sys.executable, "-m", *RECORDING], cwd=ROOT, check=False)
    chosen = sample(options.number, SEED, options.under)
    outcomes = _try_all(chosen, options)
    print(report.table_of(outcomes), report.summary_of(outcomes, SEED), sep="\n\n")
    if options.record:
        report.record(options.record, outcomes, SEED)
    if report.share_of(outcomes) < options.least / 100:
        raise SystemExit(f"Fewer than {options.least} % were noticed.")


def sample(number, seed, under=PACKAGES):
    """Return so many (module, Mutant), the same for each seed, in the order of modules."""
    every = [
        (module, mutant)
        for module in modules(under)
        for mutant in mutants_of((ROOT / module).read_text())
    ]
    # Shuffled, so that a larger sample holds the smaller one.
    places = list(range(len(every)))
    Random(seed).shuffle(places)
    return [every[place] for place in sorted(places[:number])]


def modules(under=PACKAGES):
    """Return the paths of the product's modules under some paths, but for migrations."""
    paths = {path for name in under for path in _python_files(ROOT / name)}
    names = {path.relative_to(ROOT).as_posix() for path in paths}
    return sorted(name for name in names if "/migrations/" not in name)


def _python_files(path):
    return path.rglob("*.py") if path.is_dir() else [path]


def _try_all(chosen, options):
    """Return (module, Mutant, Outcome) of each, trying those without a result yet."""
    results = _Results(options.results)
    coverage = Coverage()
    trees = SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        # PostgreSQL runs as another user when this process is root.
        Path(folder).chmod(0o755)
        for number in range(options.jobs):
            trees.put(Tree(Path(folder) / f"tree-{number}", coverage))

        def attempt(module, mutant):
            if not (outcome := results.get(module, mutant)):
                tree = trees.get()
                outcome = tree.try_out(module, mutant)
                trees.put(tree)
                results.add(module, mutant, outcome)
                print(report.row_of(module, mutant, outcome), flush=True)
            return module, mutant, outcome

        with ThreadPoolExecutor(options.jobs) as pool:
            return list(pool.map(attempt, *zip(*chosen, strict=True)))


class _Results:
    """Outcomes by bug, in a file: a run goes on where it was stopped."""

    def __init__(self, path):
        self.path, self.outcomes = path, {}
        lines = path.read_text().splitlines() if path.exists() else []
        for key, values in map(json.loads, lines):
            self.outcomes[tuple(key)] = Outcome(*values)

    def get(self, module, mutant):
        return self.outcomes.get(report.key_of(module, mutant))

    def add(self, module, mutant, outcome):
        key = report.key_of(module, mutant)
        self.outcomes[key] = outcome
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a") as file:
            file.write(json.dumps([key, outcome]) + "\n")


def _options():
    parser = argparse.ArgumentParser(prog="tests.mutation", description=__doc__)
    parser.add_argument("--number", type=int, default=30, help="of bugs to try")
    parser.add_argument("--jobs", type=int, default=2, help="trials at the same time")
    parser.add_argument("--under", nargs="+", default=PACKAGES, help="which paths")
    parser.add_argument("--least", type=int, default=80, help="percent to notice")
    parser.add_argument(
        "--results", type=Path, default=RESULTS, help="kept for the next run"
    )
    parser.add_argument("--record", type=Path, help="a file of counts by package")
    return parser.parse_args()


if __name__ == "__main__":
    main()
