"""The tables of the benchmark; the times themselves depend on the machine."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.measuring.benchmark import measuring
from tests.measuring.benchmark.report import Measurement, table
from tests.support.factories import make


def pages(floor, rows, page):
    return {
        "floor": Measurement(1, 0.002, floor),
        "50 rows": Measurement(1, 0.003, rows),
        "list": Measurement(5, 0.030, page),
    }


TABLE = [
    "page     queries  first  fastest  median  x floor  x 50 rows  cold  cold x 50 rows     bar",
    "floor          1   2.00     1.00    1.00     1.00       0.50     -               -       -",
    "50 rows        1   3.00     2.00    2.00     2.00       1.00     -               -       -",
    "list           5  30.00     4.00    4.00     4.00       2.00     -               -  4 held",
]


def test_a_page_is_reported_by_its_median_as_a_ratio_to_both_baselines():
    assert table(pages([0.001], [0.002, 0.002], [0.004, 0.5, 0.004])) == TABLE


@pytest.fixture
def kept_connection(db):
    """Keep the connection after a request, as the client of Django's tests does."""
    for signal in (request_finished, request_started):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_finished, request_started):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
def test_pages_are_measured_warm_and_after_a_save(monkeypatch):
    make.member()
    asked = {"home": "/", "list": "/medlemmer/", "gone": "/finnes-ikke/"}
    monkeypatch.setattr(measuring, "benchmark_addresses", lambda: asked)

    with measuring.production_settings():
        run = measuring.measure_pages(rounds=3, cold_rounds=2, seconds=0)

    assert run.failed == {"gone": "404 Not Found"}
    assert list(run.pages) == ["floor", "50 rows", "home", "list"]
    assert {(len(one.times), len(one.cold)) for one in run.pages.values()} == {(3, 2)}
    listed = run.pages["list"]
    assert 0 < min(listed.times) < min(listed.cold)
    assert (run.pages["floor"].queries, run.load) == (1, None)
    assert run.started > 0
