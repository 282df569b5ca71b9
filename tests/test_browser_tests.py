"""Few tests open a browser in every run."""

from tests.support.browser_tests import MOST, RUNS


def test_few_runs_open_a_browser(request):
    runs = request.config.stash[RUNS]

    assert len(runs) <= MOST, runs
