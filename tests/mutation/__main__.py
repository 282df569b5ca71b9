"""Try a seeded sample of bugs, print the table, and fail when too few are noticed."""

import argparse
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from random import Random

from tests.support.sampling import SEED

from . import report, scope
from .mutants import mutants_of
from .results import Results
from .trial import Tree

RESULTS = scope.ROOT / "var" / "mutations.jsonl"


def main():
    options = _options()
    chosen = sample(options.number, SEED, options.under)
    results = Results(options.results)
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        # PostgreSQL runs as another user when this process is root.
        Path(folder).chmod(0o755)
        _try_all(chosen, Path(folder), options.jobs, results)
    outcomes = [
        (scope.name_of(m), mutant, results.get(m, mutant)) for m, mutant in chosen
    ]
    print(report.table_of(outcomes), report.summary_of(outcomes, SEED), sep="\n\n")
    if options.record:
        report.record(options.record, outcomes, SEED)
    if report.share_of(outcomes) < options.least / 100:
        raise SystemExit(f"Fewer than {options.least} % were noticed.")


def sample(number, seed, under=scope.TESTS):
    """Return so many (module, Mutant), the same for each seed, in the order of modules."""
    every = [
        (module, mutant)
        for module in scope.modules(under)
        for mutant in mutants_of(module.read_text())
    ]
    # Shuffled, so that a larger sample holds the smaller one.
    places = list(range(len(every)))
    Random(seed).shuffle(places)
    return [every[place] for place in sorted(places[:number])]


def _try_all(chosen, folder, jobs, results):
    """Try what has no result yet, each part of it in the next free tree."""
    parts = defaultdict(list)
    for module, mutant in chosen:
        if results.get(module, mutant) is None:
            parts[scope.part_of(module)].append((module, mutant))
    free = SimpleQueue()
    for number in range(min(jobs, len(parts))):
        free.put(Tree(folder / f"tree-{number}"))

    def attempt(part, bugs):
        tree = free.get()
        try:
            _try_part(tree, part, bugs, results)
        finally:
            free.put(tree)

    pool = ThreadPoolExecutor(max(1, jobs))
    try:
        list(pool.map(attempt, *zip(*parts.items(), strict=True)) if parts else [])
    finally:
        pool.shutdown(cancel_futures=True)
        while not free.empty():
            free.get().close()


def _try_part(tree, part, bugs, results):
    for test, message in tree.use(part).items():
        print(f"Left out, it fails without a bug: {test} {message}", flush=True)
    for module, mutant in bugs:
        outcome = tree.try_out(module, mutant)
        results.add(module, mutant, outcome)
        print(report.row_of(scope.name_of(module), mutant, outcome), flush=True)


def _options():
    parser = argparse.ArgumentParser(prog="tests.mutation", description=__doc__)
    parser.add_argument("--number", type=int, default=30, help="of bugs to try")
    parser.add_argument("--jobs", type=int, default=2, help="parts at the same time")
    parser.add_argument("--under", nargs="+", default=scope.TESTS, help="which paths")
    parser.add_argument("--least", type=int, default=90, help="percent to notice")
    parser.add_argument(
        "--results", type=Path, default=RESULTS, help="kept for the next run"
    )
    parser.add_argument("--record", type=Path, help="a file of counts by package")
    return parser.parse_args()


if __name__ == "__main__":
    main()
