"""The tables of the benchmark; the times themselves depend on the machine."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from members.operation import changes
from tests.measuring.benchmark import measuring
from tests.measuring.benchmark.load import Load, Memory, Served
from tests.measuring.benchmark.report import Measurement, growth, table
from tests.measuring.management.commands.benchmark import under_load
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


def test_growth_compares_ratios_so_that_load_on_the_machine_does_not_count():
    small = pages([0.001], [0.002], [0.004])
    large = pages([0.002], [0.004], [0.012])
    small["list"].cold, large["list"].cold = [0.01], [0.04]

    assert growth({100: small, 10_000: large}) == [
        "growth   100  10000         bar",
        "list    1.00   1.50  1.3 MISSED",
    ]
    # Of the first answers after a save only searches have a bar.
    assert growth({100: small, 10_000: large}, of="median_cold") == [
        "growth, cold   100  10000  bar",
        "list          1.00   2.00    -",
    ]


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


def test_no_page_after_a_save_is_answered_with_what_was_seen_before(db, settings):
    make.member()
    settings.SECONDS_BETWEEN_LOOKS = 0.05

    with changes.answering(may_be_late=True):
        before = changes.now()
        measuring.change_an_organization()

        assert changes.now() != before


def test_memory_under_load_is_compared_with_that_of_one_who_asks():
    load = Load(Served(100, 0.01), Served(90, 0.015))
    before, after = Memory(200, 180), Memory(300, 280)
    run = measuring.Run(load=load, memory=before, memory_under_load=after)

    assert under_load(run) == [
        load.text,
        "300 MB resident then (1.50 times, bar: 1.3 MISSED)",
    ]
