"""What is kept of a version of the data, and who waits for whom."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from members.statistics.records import Kept, Records


def test_whoever_wants_another_value_does_not_wait_for_one_that_takes_long():
    kept, is_begun, may_end = Kept(), Event(), Event()
    made = []

    def slow():
        made.append(1)
        is_begun.set()
        may_end.wait(10)
        return "slow"

    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(kept.get_or_make, "slow", slow)
        assert is_begun.wait(10)
        second = threads.submit(kept.get_or_make, "slow", slow)
        other = threads.submit(kept.get_or_make, "quick", lambda: "quick")
        try:
            assert other.result(5) == "quick"
            assert not second.done()
        finally:
            may_end.set()
        assert (first.result(), second.result()) == ("slow", "slow")
    assert made == [1]
    assert kept.makers == {}


def test_what_failed_is_made_again_and_nothing_is_a_value_too():
    kept, answers = Kept(), iter([None])

    try:
        kept.get_or_make("x", lambda: 1 // 0)
    except ZeroDivisionError:
        assert kept.makers == {}

    assert [kept.get_or_make("x", lambda: next(answers)) for _ in range(2)] == [
        None
    ] * 2


def test_days_drive_out_other_days_but_nothing_that_has_no_day():
    records = Records()
    records.keep("listed", lambda: "listed")

    for number in range(2 * records.derived.size):
        records.derive(("members", number), lambda: "rows")

    assert len(records.derived) == records.derived.size
    assert records.keep("listed", lambda: "made anew") == "listed"
