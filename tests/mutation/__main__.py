"""Try a seeded sample of bugs, print the table, and fail when too few are noticed."""

import argparse
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from random import Random

from tests.support.sampling import SEED

from . import report, scope
from .mutants import mutants_of
from .trial import Tree


def main():
    options = _options()
    chosen = sample(options.number, SEED, options.under)
    print(report.head(), flush=True)
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        outcomes = _try_all(chosen, _trees(Path(folder), options.jobs))
    print(f"\n{report.summary_of(outcomes, SEED)}")
    if report.share_of(outcomes) < options.least / 100:
        raise SystemExit(f"Fewer than {options.least} % were noticed.")


def sample(number, seed, under=scope.TESTS):
    """Return so many (module, Mutant), the same for each seed, in the order of modules."""
    every = [
        (module, mutant)
        for module in scope.modules(under)
        for mutant in mutants_of(module.read_text())
    ]
    places = Random(seed).sample(range(len(every)), min(number, len(every)))
    return [every[place] for place in sorted(places)]


def _trees(folder, number):
    # PostgreSQL runs as another user when this process is root.
    folder.chmod(0o755)
    return [Tree(folder / f"tree-{place}") for place in range(number)]


def _try_all(chosen, trees):
    """Try each bug in the next free tree; return the Outcomes."""
    free, outcomes = SimpleQueue(), []
    for tree in trees:
        free.put(tree)

    def attempt(module, mutant, tests):
        tree = free.get()
        try:
            return tree.try_out(module, mutant, tests)
        finally:
            free.put(tree)

    # Files may come and go where somebody works on while this runs.
    trials = [(module, mutant, scope.tests_of(module)) for module, mutant in chosen]
    pool = ThreadPoolExecutor(len(trees))
    try:
        done = pool.map(attempt, *zip(*trials, strict=True))
        for (module, mutant, _tests), outcome in zip(trials, done, strict=True):
            outcomes.append(outcome)
            print(report.row_of(module, mutant, outcome), flush=True)
    finally:
        pool.shutdown(cancel_futures=True)
        for tree in trees:
            tree.close()
    return outcomes


def _options():
    parser = argparse.ArgumentParser(prog="tests.mutation", description=__doc__)
    parser.add_argument("--number", type=int, default=30, help="of bugs to try")
    parser.add_argument("--jobs", type=int, default=2, help="at the same time")
    parser.add_argument("--under", nargs="+", default=scope.TESTS, help="which paths")
    parser.add_argument("--least", type=int, default=90, help="percent to notice")
    return parser.parse_args()


if __name__ == "__main__":
    main()
