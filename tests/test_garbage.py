"""What a process keeps of many rows is exempt from garbage collection."""

import gc
import weakref

import pytest

from members.filters import garbage


class Cycle:
    """An object that only a collection frees."""

    def __init__(self):
        self.itself = self


def is_collected(kind):
    return any(type(one) is kind for one in gc.get_objects())


@pytest.mark.parametrize(("number", "is_exempt"), [(3, True), (2, False)])
def test_many_rows_are_exempt_soon(monkeypatch, number, is_exempt):
    monkeypatch.setattr(garbage, "MANY", 2)
    monkeypatch.setattr(garbage, "SOON", 0)
    monkeypatch.setattr(garbage, "delayed", garbage.Delayed(garbage.exempt))
    rows = [Cycle() for _ in range(number)]

    assert garbage.exempt_soon(rows) is rows
    if timer := garbage.delayed.timer:
        timer.join()

    assert is_collected(Cycle) != is_exempt


def test_of_several_loads_in_a_row_the_last_is_waited_for():
    called = []
    delayed = garbage.Delayed(lambda: called.append("once"))

    delayed.call_in(60)
    first = delayed.timer
    delayed.call_in(0)
    delayed.timer.join()
    first.join()

    assert called == ["once"]


def test_a_cycle_that_was_in_use_is_freed_by_the_next_exemption():
    cycle = Cycle()
    garbage.exempt()
    found = weakref.ref(cycle)
    del cycle
    gc.collect()
    assert found() is not None, "It was not exempt: this shows nothing."

    garbage.exempt()

    assert found() is None
