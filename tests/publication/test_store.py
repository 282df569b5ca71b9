"""The file of pages is safe among processes, has a limit, and forgets for good."""

import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from members.publication import Changed, Page, PublishedPages, State, Store

DAY = "2026-11-27"
PAGE = Page(
    day=DAY,
    made_at=time.time(),
    etag="x",
    route="directory:home",
    headers={"Content-Type": "text/html"},
    body=b"Kari Nordmann" * 50,
    brotli=b"small",
)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "pages.sqlite3", 3_000_000)
    yield made
    made.close()


def put(store, address, **given):
    return store.put(address, replace(PAGE, **given), store.state())


def test_a_page_is_found_on_its_day_and_afterwards_only_without_one(store):
    put(store, "http://a/?")

    assert store.find("http://a/?", DAY).body == PAGE.body
    assert store.find("http://a/?", DAY, compressed=True).body == b"small"
    assert store.find("http://a/?", "2026-11-28") is None
    assert store.last("http://a/?").day == DAY
    assert store.last("http://b/?") is None


@pytest.fixture
def other(store):
    """Return the file as another process has it."""
    made = Store(store.path, 3_000_000)
    yield made
    made.close()


def test_what_a_process_has_read_is_gone_with_the_change_of_another(store, other):
    put(store, "http://a/?", rows=frozenset({("organization", 1)}))
    put(store, "http://b/?", rows=frozenset({("organization", 2)}))
    for _ in range(2):
        assert store.find("http://a/?", DAY).body == PAGE.body

    touched = Changed(frozenset({("organization", 1)}), frozenset({"organization"}))
    other.advance(other.state(), "2", changed=touched)

    assert store.find("http://a/?", DAY) is None
    assert store.find("http://b/?", DAY).body == PAGE.body


def test_what_was_rendered_before_a_change_is_not_kept_after_it(store):
    before = store.state()
    store.advance(before, "2")

    assert not store.put("http://a/?", PAGE, before)
    assert store.kept(DAY) == set()


def test_of_two_processes_that_noticed_a_change_one_goes_on(store):
    before = store.state()

    assert store.advance(before, "2") == State(2, "2")
    assert store.advance(before, "2") is None


def test_a_change_deletes_what_names_its_rows_and_what_is_of_the_whole_registry(store):
    alfa, beta = ("organization", 1), ("organization", 2)
    put(store, "alfa", rows=frozenset([alfa]))
    put(store, "both", rows=frozenset([alfa, beta]))
    put(store, "beta", rows=frozenset([beta]))
    put(store, "list", rows=None)

    store.advance(store.state(), "2", changed=Changed(frozenset([alfa])))

    assert store.kept(DAY) == {"beta"}
    store.advance(store.state(), "3")
    assert store.kept(DAY) == set()


def test_nothing_is_left_in_the_file_of_what_a_change_has_deleted(store):
    put(store, "http://a/?")
    written = b"".join(path.read_bytes() for path in store.path.parent.iterdir())

    store.advance(store.state(), "2")
    store.sweep()

    left = b"".join(path.read_bytes() for path in store.path.parent.iterdir())
    assert b"Kari" in written
    assert b"Kari" not in left


def test_above_the_limit_pages_go_that_have_a_query_then_those_used_least(store):
    body = bytes(20_000)
    for number in range(50):
        put(store, f"http://a/{number}?", body=body, brotli=None, made_at=number)
    for number in range(200):
        put(store, f"http://a/?q={number}", body=body, brotli=None)

    kept = store.kept(DAY)
    size = sum(path.stat().st_size for path in store.path.parent.iterdir())
    assert {f"http://a/{number}?" for number in range(50)} <= kept
    assert "http://a/?q=199" in kept
    assert size < store.limit + 10_000_000  # the journal, of a thousand pages


def test_the_use_of_a_page_is_noted_once_an_hour(store):
    lately, earlier = time.time(), time.time() - 4000
    put(store, "http://a/?", made_at=lately)
    put(store, "http://b/?", made_at=earlier)

    for address in ("http://a/?", "http://b/?"):
        store.find(address, DAY)

    with store._reading() as database:
        used = dict(database.execute("SELECT address, used_at FROM pages"))
    assert used["http://a/?"] == lately
    assert used["http://b/?"] > earlier


def test_a_broken_file_is_begun_anew(store, tmp_path):
    put(store, "http://a/?")
    store.close()
    store.path.write_bytes(b"no database" * 1000)

    with pytest.raises(sqlite3.DatabaseError):
        store.last("http://a/?")

    assert put(store, "http://a/?")
    assert store.last("http://a/?").body == PAGE.body


def test_a_process_that_is_killed_while_it_writes_leaves_whole_pages(store):
    put(store, "http://a/?")
    program = f"""
import os
from pathlib import Path
import django
django.setup()
from members.publication import Store
store = Store(Path({str(store.path)!r}), 3_000_000)
with store._writing() as database:
    database.execute("DELETE FROM pages")
    os.kill(os.getpid(), 9)
"""

    ended = subprocess.run([sys.executable, "-c", program], check=False)

    assert ended.returncode == -signal.SIGKILL
    assert store.last("http://a/?").body == PAGE.body
    assert put(store, "http://b/?")


def test_on_a_full_disk_what_is_there_is_read_and_nothing_new_is_kept(store, tmp_path):
    pages = PublishedPages(tmp_path / "full", 1_000_000)
    pages.store = store
    put(store, "http://a/?")
    limit = store._connection().execute("PRAGMA page_count").fetchone()[0]
    store._connection().execute(f"PRAGMA max_page_count = {limit}")

    kept = pages.keep("http://b/?", replace(PAGE, body=bytes(500_000)), store.state())

    assert not kept
    assert pages.last("http://a/?").body == PAGE.body
    assert pages.last("http://b/?") is None


@pytest.mark.django_db
def test_a_process_looks_before_it_answers_for_the_first_time(tmp_path):
    pages = PublishedPages(tmp_path, 1_000_000)
    pages.look = 10 * time.monotonic()

    found = pages.state()

    assert found == pages.store.state()
    assert found is not None
    pages.store.close()
