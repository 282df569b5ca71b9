"""The file of pages is safe among processes, stays below a limit, and forgets for good."""

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from members.operation import publication
from tests.support.database_faults import full, mounted, unmount
from tests.support.factories import make
from tests.support.published_sites import published_in

DAY = "2026-11-27"
A, B = "http://a/?", "http://b/?"
STORED = {"day": DAY, "etag": "x", "route": "directory:home", "brotli": b"small"}
STORED |= {"headers": {"Content-Type": "text/html"}, "body": b"Kari Nordmann" * 50}
PAGE = publication.StoredPage(made_at=time.time(), **STORED)


def put(store, address, **given):
    return store.put(address, replace(PAGE, **given), store.state())


def test_a_page_is_found_on_its_day_and_afterwards_only_without_one(store):
    put(store, A)

    assert store.find(A, DAY).body == PAGE.body
    assert store.find(A, DAY, compressed=True).body == b"small"
    assert store.find(A, "2026-11-28") is None
    assert (store.last(A).day, store.last(B)) == (DAY, None)


def test_what_a_process_has_read_is_gone_with_the_change_of_another(store):
    put(store, A, rows=frozenset({("organization", 1)}))
    put(store, B, rows=frozenset({("organization", 2)}))
    assert [store.find(A, DAY).body for _ in range(2)] == [PAGE.body] * 2

    touched = publication.Changed(
        frozenset({("organization", 1)}), frozenset({"organization"})
    )
    other = publication.Store(store.path, 3_000_000)
    other.advance(other.state(), "2", changed=touched)
    other.close()

    assert store.find(A, DAY) is None
    assert store.find(B, DAY).body == PAGE.body


def test_of_two_processes_that_notice_a_change_one_goes_on_and_nothing_older_is_kept(
    store,
):
    before = store.state()

    assert store.advance(before, "2") == publication.StoreState(2, "2")
    assert store.advance(before, "2") is None
    assert not store.put(A, PAGE, before)
    assert store.valid_addresses(DAY) == set()


def bytes_of(store):
    return b"".join(path.read_bytes() for path in store.path.parent.iterdir())


def test_a_change_deletes_what_names_its_rows_or_all_and_leaves_nothing_in_the_file(
    store,
):
    alfa, beta = ("organization", 1), ("organization", 2)
    put(store, "alfa", rows=frozenset([alfa]))
    put(store, "both", rows=frozenset([alfa, beta]))
    put(store, "beta", rows=frozenset([beta]))
    put(store, "list", rows=None)
    assert b"Kari" in bytes_of(store)

    store.advance(store.state(), "2", changed=publication.Changed(frozenset([alfa])))

    assert store.valid_addresses(DAY) == {"beta"}
    store.advance(store.state(), "3")
    assert store.valid_addresses(DAY) == set()
    store.sweep()
    assert b"Kari" not in bytes_of(store)


def test_above_the_limit_pages_go_that_have_a_query_then_those_used_least(store):
    large = {"body": bytes(20_000), "brotli": None}
    for number in range(50):
        put(store, f"http://a/{number}?", made_at=number, **large)
    for number in range(200):
        put(store, f"http://a/?q={number}", **large)

    kept = store.valid_addresses(DAY)
    size = sum(path.stat().st_size for path in store.path.parent.iterdir())
    assert {f"http://a/{number}?" for number in range(50)} <= kept
    assert "http://a/?q=199" in kept
    assert size < store.limit + 10_000_000  # the journal, of a thousand pages


def test_the_use_of_a_page_is_noted_once_an_hour(store):
    lately, earlier = time.time(), time.time() - 4000
    put(store, A, made_at=lately)
    put(store, B, made_at=earlier)

    store.find(A, DAY), store.find(B, DAY)

    with store._reading() as database:
        used = dict(database.execute("SELECT address, used_at FROM pages"))
    assert (used[A], used[B] > earlier) == (lately, True)


def test_a_broken_file_is_begun_anew(store, tmp_path):
    put(store, A)
    store.close()
    store.path.write_bytes(b"no database" * 1000)

    with pytest.raises(sqlite3.DatabaseError):
        store.last(A)

    assert put(store, A)
    assert store.last(A).body == PAGE.body


def test_a_process_that_is_killed_while_it_writes_leaves_whole_pages(store):
    put(store, A)
    program = f"""
import os
from pathlib import Path
import django
django.setup()
from members.operation.publication import Store
store = Store(Path({str(store.path)!r}), 3_000_000)
with store._writing() as database:
    database.execute("DELETE FROM pages")
    os.kill(os.getpid(), 9)
"""

    ended = subprocess.run([sys.executable, "-c", program], check=False)

    assert ended.returncode == -signal.SIGKILL
    assert store.last(A).body == PAGE.body
    assert put(store, B)


def test_on_a_full_disk_what_is_there_is_read_and_nothing_new_is_kept(store, tmp_path):
    pages = publication.PublishedPages(tmp_path / "full", 1_000_000)
    pages.store = store
    put(store, A)
    limit = store._connection().execute("PRAGMA page_count").fetchone()[0]
    store._connection().execute(f"PRAGMA max_page_count = {limit}")

    kept = pages.keep(B, replace(PAGE, body=bytes(500_000)), store.state())

    assert not kept
    assert pages.last(A).body == PAGE.body
    assert pages.last(B) is None


def test_a_process_looks_before_it_answers_for_the_first_time(tmp_path):
    pages = publication.PublishedPages(tmp_path, 1_000_000)
    pages.look = 10 * time.monotonic()

    assert pages.state() == pages.store.state() is not None
    pages.store.close()


MB = int(os.environ.get("STORE_MB", "30"))


def page(number):
    """Return a page of the usual size, whose bytes no other has."""
    rows = frozenset(("organization", number + place) for place in range(10))
    body, small = os.urandom(20_000), os.urandom(5_000)
    return replace(PAGE, body=body, brotli=small, rows=rows, names_person=False)


@pytest.mark.parametrize(
    "megabytes", [30, pytest.param(MB, marks=pytest.mark.long, id="STORE_MB")]
)
def test_a_full_store_stays_below_its_limit(tmp_path, megabytes, figure):
    store = publication.Store(tmp_path / "pages.sqlite3", megabytes * 1_000_000)
    number, largest = megabytes * 40, 0
    for one in range(number):
        address = f"http://a/{one}?" + "q=x" * (one % 2)
        store.put(address, page(one), store.state())
        if one % 20 == 0:
            size = sum(path.stat().st_size for path in tmp_path.iterdir())
            largest = max(largest, size)
    store.close()

    figure(
        tried={"pages put": number},
        found={"bytes over the limit": max(0, largest - megabytes * 1_000_000)},
    )
    assert largest <= megabytes * 1_000_000


LIST = "/medlemmer/"


@pytest.fixture
def disk(tmp_path):
    found = mounted(tmp_path / "disk", "2m")
    if found is None:
        pytest.skip("only root makes a small disk")
    yield found
    unmount(found)


@pytest.fixture
def complaints(caplog):
    """Return a function for what was logged of the pages."""
    caplog.set_level(logging.WARNING)
    return lambda: [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("members.operation.publication")
    ]


def asked(client, pages):
    """Ask for the list, as when the rest of a store that could not be used is over."""
    pages.rests_until = 0
    return client.get(LIST)


def test_a_full_disk_keeps_nobody_from_reading(
    disk, settings, fresh, client, complaints
):
    make.member(name="Alfa")
    with full(disk), published_in(disk / "published", settings) as pages:
        answers = [asked(client, pages) for _ in range(3)]

    assert [(a.status_code, "ETag" in a) for a in answers] == [(200, False)] * 3
    assert "Alfa" in answers[0].text
    assert len(complaints()) == 1


def test_what_changes_while_the_disk_is_full_is_never_shown_as_it_was(
    disk, settings, fresh, client, complaints
):
    member = make.member(name="Alfa")
    with published_in(disk / "published", settings) as pages:
        asked(client, pages)
        with full(disk):
            assert "ETag" in asked(client, pages)
            member.name = "Beta"
            member.save()
            changed = [asked(client, pages) for _ in range(2)]
            in_an_outage = pages.last(f"http://testserver{LIST}?")
        afterwards = [asked(client, pages) for _ in range(2)]

    assert [("Beta" in a.text, "ETag" in a) for a in changed] == [(True, False)] * 2
    assert in_an_outage is None
    assert [("Beta" in a.text, "ETag" in a) for a in afterwards] == [(True, True)] * 2
    assert len(complaints()) == 1


def test_a_folder_that_cannot_be_made_keeps_nobody_from_reading(
    tmp_path, settings, fresh, client, complaints
):
    (tmp_path / "file").write_text("")
    with published_in(tmp_path / "file" / "published", settings) as pages:
        answers = [asked(client, pages) for _ in range(2)]
        assert pages.last(f"http://testserver{LIST}?") is None

    assert [(a.status_code, "ETag" in a) for a in answers] == [(200, False)] * 2
    assert len(complaints()) == 1
