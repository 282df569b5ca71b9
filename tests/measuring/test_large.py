"""At 100,000 organizations the registry is still read, and written to beside readers.

ORGANIZATIONS=300 tries the test itself, LARGE=folder uses a registry again that it made there.
"""

import os
import re
import time
from pathlib import Path

import psutil
import pytest

from tests.measuring.benchmark.report import THROUGHPUT
from tests.support.database_clients import postmaster_pid, run_python
from tests.support.killing import KillableProcess
from tests.support.web_servers import fetch, web_process

pytestmark = [pytest.mark.long, pytest.mark.slow]
SIZE = int(os.environ.get("ORGANIZATIONS", "100000"))
LONGEST = 3  # seconds of the processor: other tests run beside
TRIES = 5
LISTS = [f"/admin/lists/{n}/" for n in ("organizations", "memberships", "projects")]
LISTS += ["/admin/lists/organizations/?relation=member&without=contact&page=9"]
LISTS += [
    "/admin/members/organization/table/",
    "/admin/search/?q=hydrogen",
    "/admin/search/?q=as",
]
FIGURES = ["/nettverk/tall/", "/en/network/figures/?on=all", "/nettverk/"]
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


LET_THE_PAIRS_BE_DUE = """
import django; django.setup()
from django.utils import timezone
from members.models import Job
Job.objects.update_or_create(
    name="find_duplicates",
    defaults={"due_at": timezone.now(), "began_at": None, "ended_at": None, "failure": ""},
)
"""
ARE_COMPARED = """
import django; django.setup()
from members.models import Job
print(Job.objects.filter(name="find_duplicates", ended_at__isnull=False).exists())
"""
OF_EIGHT_YEARS = """
import django; django.setup()
from datetime import date
from members.models import Cluster, ClusterName
cluster = Cluster.objects.create(pk=1, ambition_nb="Et mål")
ClusterName.objects.create(cluster=cluster, name="Klyngen", since=date(2018, 11, 8))
"""
LOG_IN = """
import django; django.setup()
from uuid import uuid4
from tests.saves.people import session_of
from tests.support.factories import make
print(session_of(make.secretary(email=f"{uuid4()}@example.org")), end="")
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Return the environment of an installation with a registry of the size."""
    folder = os.environ.get("LARGE") or str(tmp_path_factory.mktemp("large"))
    environment = os.environ | {
        "VAR": folder,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PUBLISHED_MB": "0",
    }
    made = Path(folder) / "made"
    if not made.exists():
        for command in ("migrate", "createcachetable", f"make_registry {SIZE}"):
            run_python("manage.py", *command.split(), env=environment, check=True)
        run_python("-c", OF_EIGHT_YEARS, env=environment, check=True)
        made.touch()
    return environment


def seconds_of(*pids):
    """Return the seconds of the processor that processes and their children have used."""
    roots = list(map(psutil.Process, pids))
    alive = [one for root in roots for one in [root, *root.children(recursive=True)]]
    return sum(sum(one.cpu_times()[:4]) for one in alive)


@pytest.fixture(scope="module")
def ask(large):
    """Return a function that asks for a page, as a secretary or a visitor, until it is there.

    It returns all answers, each with the `seconds` that it cost the server and its database.
    """
    session = run_python("-c", LOG_IN, env=large, check=True).stdout
    with web_process("--workers=1", application="cluster.wsgi", **large) as served:
        port, server = served
        cookie = {"Cookie": f"sessionid={session}"}

        def ask_once(path):
            pids = server.pid, postmaster_pid(Path(large["VAR"]) / "postgres")
            began = seconds_of(*pids)
            answer = fetch(port, path, **(cookie if path.startswith("/admin/") else {}))
            answer.seconds = seconds_of(*pids) - began
            return answer

        def ask(path, tries=TRIES):
            answers = [ask_once(path)]
            while answers[-1].status == 503 and len(answers) < tries:
                answers.append(ask_once(path))
            return answers

        yield ask


def locations(page):
    return re.findall(r"<loc>https?://[^/]+([^<]+)</loc>", page.text)


def test_the_sitemap_has_all_pages(ask):
    index = ask("/sitemap.xml")[-1]
    places = locations(index)
    is_index = places[0].endswith(".xml")
    parts = [ask(place)[-1] for place in places] if is_index else [index]

    assert {part.status for part in parts} == {200}
    assert is_index == (SIZE > 1_000)
    pages = [place for part in parts for place in locations(part)]
    assert sum(place.startswith("/medlemmer/") for place in pages) > 0.9 * SIZE


@pytest.mark.parametrize("path", [*LISTS, *FIGURES])
def test_a_page_answers_in_time_and_figures_in_several_parts(ask, path):
    answers = ask(path, 4 * TRIES if path in FIGURES else TRIES)

    assert answers[-1].status == 200
    assert max(answer.seconds for answer in answers) < LONGEST


def test_readers_hardly_notice_one_save_a_second(large):
    command = "-c", BESIDE_A_WRITER % WHILE
    loads = [run_python(*command, env=large, check=True) for _ in range(TRIES)]

    assert max(float(load.stdout) for load in loads) >= THROUGHPUT


def test_work_rests_after_its_longest_job(large):
    run_python("-c", LET_THE_PAIRS_BE_DUE, env=large, check=True)
    work = KillableProcess("manage.py", "work", **large)
    try:
        pid, began = work.process.pid, time.monotonic()
        while run_python("-c", ARE_COMPARED, env=large, check=True).stdout != "True\n":
            time.sleep(WHILE)
        share = 1
        while share > SHARE and time.monotonic() - began < 90 * WHILE:
            before = seconds_of(pid)
            time.sleep(WHILE)
            share = (seconds_of(pid) - before) / WHILE
        memory = psutil.Process(pid).memory_info().rss / 1e6
    finally:
        work.kill()

    assert (share <= SHARE, memory <= MEMORY) == (True, True)
