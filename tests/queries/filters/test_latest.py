"""What is made of the newest version: one makes it, and who waits is told apart."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date

import pytest

from cluster.middleware import own_changes_at_once
from members.operation import changes
from members.operation.page_time import BusyError
from members.queries.filters import (
    Latest,
    LRUCache,
    NoIndexError,
    OrganizationFilter,
    ProjectFilter,
    Turns,
    turns,
)
from tests.support.concurrency import TIMEOUT, Gate
from tests.support.factories import make

pytestmark = pytest.mark.no_database


@pytest.fixture
def registry(monkeypatch):
    """Return the registry as {"version": number}, which is asked for without a database."""
    known = {"version": 1}
    monkeypatch.setattr(changes, "now", lambda: (known["version"], 0))
    return known


@contextmanager
def amid_making(registry, longest_wait=2.5):
    """Yield (a function that visits a Latest, …) while a thread makes a second value."""
    gate = Gate()

    def make(key, before):
        if before is not None:
            gate.pass_through()
        return registry["version"]

    made = Latest(make)
    made.longest_wait = longest_wait

    def visit(*, may_be_late):
        with changes.answering(may_be_late=may_be_late):
            return made.get()

    with ThreadPoolExecutor(2) as threads, ExitStack() as opened:
        opened.callback(gate.opened.set)
        assert visit(may_be_late=True) == 1
        registry["version"] = 2
        maker = threads.submit(visit, may_be_late=True)
        assert gate.entered.wait(TIMEOUT)
        yield visit, threads, gate
        gate.opened.set()
        assert maker.result(TIMEOUT) == 2
    assert visit(may_be_late=True) == 2


def test_visitors_go_on_with_the_last_and_who_is_logged_in_waits(registry):
    with amid_making(registry) as (visit, threads, gate):
        assert visit(may_be_late=True) == 1

        waiting = threads.submit(visit, may_be_late=False)
        assert not waiting.done()
        gate.opened.set()

        assert waiting.result(TIMEOUT) == 2
    # The last one serves for a while only.
    registry["version"] = 1
    with amid_making(registry, longest_wait=0) as (visit, threads, gate):
        waiting = threads.submit(visit, may_be_late=True)
        gate.opened.set()

        assert waiting.result(TIMEOUT) == 2


def test_what_cannot_be_made_is_made_by_the_next_and_nothing_is_a_value_too(registry):
    def maker(value):
        answers = iter([ZeroDivisionError, None])

        def make(*_key_and_before):
            if error := next(answers):
                raise error
            return value

        return make

    made, cache, make = Latest(maker("made")), LRUCache(), maker(None)

    for get in (made.get, lambda: cache.get_or_make("x", make)):
        with pytest.raises(ZeroDivisionError):
            get()
    assert [made.get(), cache.get_or_make("x", make)] == ["made", None]
    assert cache.get_or_make("x", make) is None


def test_today_and_two_other_days_are_kept(registry):
    made = Latest(lambda key, before: key, 2, lambda key: key == "today")

    for key in ["today", "a", "b", "c", "b", "d"]:
        assert made.get(key) == key

    assert [*made.entries] == ["today", "b", "d"]


def test_indexes_of_other_days_are_built_one_at_a_time_with_rests_in_between():
    clock, processor = iter([0, 2, 3, 6]), iter([0, 1, 1, 1])
    turns = Turns(clock=clock.__next__, processor=processor.__next__)

    with turns.turn(), pytest.raises(NoIndexError):
        turns.turn().__enter__()
    # A second of the processor: a quarter of the time is used when three more have passed.
    with pytest.raises(NoIndexError):
        turns.turn().__enter__()
    with turns.turn():
        pass


def rows_and_chips(answer):
    """Return the rows of a list or of its file, and its chips with their counts."""
    if not answer.context:
        return answer.content.decode().splitlines()[1:], []
    listing = answer.context["listing"]
    return listing.cards, [(c.label, c.count, c.address) for c in listing.chips]


@pytest.mark.django_db(transaction=True)
def test_days_without_an_index_are_answered_by_the_database(client):
    site, long_ago, day = make.site(), date(2019, 1, 1), date(2021, 6, 1)
    make.member(name="Alfa", since=long_ago, sites=[site], municipality="Skien")
    make.member(name="Beta", since=long_ago, until=long_ago)
    make.project(title_nb="Fangst", since=long_ago)
    pages = [
        f"/{page}?on={day}{more}"
        for page in ("medlemmer/", "prosjekter/", "medlemmer.csv")
        for more in ("", "&q=alfa", "&municipality=skien", "&site=" + site.slug)
    ]

    def answers():
        for one in (OrganizationFilter.store, ProjectFilter.store_of_days):
            one.built.clear()
        return [rows_and_chips(client.get(page)) for page in pages]

    built = answers()
    with turns.lock:
        asked = answers()

    assert asked == built
    assert [len(rows) for rows, _chips in built] == [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]


def test_who_comes_too_soon_is_told_when_the_page_tries_again(rf):
    middleware = own_changes_at_once(lambda request: None)

    answer = middleware.process_exception(rf.get("/medlemmer/"), BusyError(4.2))

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Refresh"] == "5"
    assert "Siden prøver igjen om 5 sekunder." in answer.text


def test_no_value_waits_for_another_that_is_made():
    cache, gate = LRUCache(5), Gate()
    cache.set("ready", 1)

    def slow():
        gate.pass_through()
        return 2

    with ThreadPoolExecutor(2) as threads, ExitStack() as opened:
        opened.callback(gate.opened.set)
        first = threads.submit(cache.get_or_make, "slow", slow)
        assert gate.entered.wait(TIMEOUT)
        second = threads.submit(cache.get_or_make, "slow", lambda: 3)

        assert cache.get_or_make("ready", lambda: 9) == 1
        assert cache.get_or_make("other", lambda: 4) == 4

        gate.opened.set()
        assert (first.result(TIMEOUT), second.result(TIMEOUT)) == (2, 2)
