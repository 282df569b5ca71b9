"""Few tests open a browser in every run, and those that are listed exist."""

import ast

from tests.support.browser_tests import IN_EVERY_RUN, MOST, RUNS, is_in_every_run
from tests.support.slow_tests import ROOT


def test_few_runs_open_a_browser(request):
    runs = request.config.stash[RUNS]

    assert (len(runs) <= MOST, [r for r in runs if not is_in_every_run(r)]) == (
        True,
        [],
    )


def test_each_listed_test_exists():
    missing = {
        f"{file}::{name}"
        for file, names in IN_EVERY_RUN.items()
        for name in names
        if name.partition("[")[0] not in _tests_of(ROOT / file)
    }

    assert missing == set()


def _tests_of(path):
    body = ast.parse(path.read_text()).body if path.exists() else []
    return {node.name for node in body if isinstance(node, ast.FunctionDef)}
