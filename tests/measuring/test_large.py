"""At 100,000 organizations the registry is still read, and written to beside readers.

ORGANIZATIONS=300 tries the test itself.
"""

import json
import os
import re
import time

import psutil
import pytest

from tests.measuring.benchmark.report import THROUGHPUT
from tests.support.database_clients import run_python
from tests.support.killing import KillableProcess
from tests.support.web_servers import fetch, web_server

pytestmark = [pytest.mark.long, pytest.mark.slow]
SIZE = int(os.environ.get("ORGANIZATIONS", "100000"))
LONGEST = 3  # seconds
TRIES = 3  # of which the quickest counts: other tests run beside
LISTS = [f"/admin/lists/{n}/" for n in ("organizations", "memberships", "projects")]
LISTS += ["/admin/lists/organizations/?relation=member&without=contact&page=9"]
LISTS += [
    "/admin/members/organization/",
    "/admin/search/?q=hydrogen",
    "/admin/search/?q=as",
]
FIGURES = ["/nettverk/", "/nettverk/tall/", "/en/network/figures/?on=all"]
WHILE = 20  # seconds of load, and of rest
MEMORY, SHARE = 300, 0.05  # MB and part of a core of `manage.py work` at rest
BESIDE_A_WRITER = """
import django; django.setup()
from django.core.handlers.wsgi import WSGIHandler
from tests.measuring.benchmark.load import load_beside_writes
from tests.measuring.benchmark.measuring import production_settings
with production_settings():
    load = load_beside_writes(WSGIHandler(), "/medlemmer/", %s)
print(load.writing.rate / load.quiet.rate)
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Return the environment of an installation with a registry of the size."""
    environment = os.environ | {
        "VAR": str(tmp_path_factory.mktemp("large")),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PUBLISHED_MB": "0",
    }
    for command in ("migrate", "createcachetable", f"make_registry {SIZE}"):
        run_python("manage.py", *command.split(), env=environment, check=True)
    return environment


@pytest.fixture(scope="module")
def ask(large):
    """Return a function that asks the server for a page as a secretary, or as a visitor."""
    people = run_python("-m", "tests.saves.people", "1", env=large, check=True)
    [pair] = json.loads(people.stdout)
    cookie = f"sessionid={pair['secretary']}"
    with web_server("--workers=1", application="cluster.wsgi", **large) as port:

        def ask(path):
            is_desk = path.startswith("/admin/")
            return fetch(port, path, **({"Cookie": cookie} if is_desk else {}))

        yield ask


def locations(page):
    return re.findall(r"<loc>https?://[^/]+([^<]+)</loc>", page.text)


def test_the_sitemap_has_all_pages(ask):
    places = locations(ask("/sitemap.xml"))
    is_index = places[0].endswith(".xml")
    parts = [ask(place) for place in places] if is_index else [ask("/sitemap.xml")]

    assert {part.status for part in parts} == {200}
    assert is_index == (SIZE > 1_000)
    pages = [place for part in parts for place in locations(part)]
    assert sum(place.startswith("/medlemmer/") for place in pages) > 0.9 * SIZE


@pytest.mark.parametrize("path", [*LISTS, *FIGURES])
def test_a_page_answers_in_time(ask, path):
    answers = [ask(path) for _ in range(TRIES)]

    assert min(answer.seconds for answer in answers) < LONGEST
    assert answers[-1].status == 200


def test_readers_hardly_notice_one_save_a_second(large):
    command = "-c", BESIDE_A_WRITER % WHILE
    loads = [run_python(*command, env=large, check=True) for _ in range(TRIES)]

    assert max(float(load.stdout) for load in loads) >= THROUGHPUT


def seconds_of(process):
    """Return the time of the processor that a process has used."""
    return sum(process.cpu_times()[:2])


def test_work_rests(large):
    work = KillableProcess("manage.py", "work", **large)
    try:
        process, began = psutil.Process(work.process.pid), time.monotonic()
        share = 1
        while share > SHARE and time.monotonic() - began < 30 * WHILE:
            before = seconds_of(process)
            time.sleep(WHILE)
            share = (seconds_of(process) - before) / WHILE
        memory = process.memory_info().rss / 1e6
    finally:
        work.kill()

    assert (share <= SHARE, memory <= MEMORY) == (True, True)
