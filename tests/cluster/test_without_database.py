"""PostgreSQL stopped, frozen, full or crowded: visitors read what was published last."""

import json
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from copy import copy
from functools import partial
from html import unescape
from urllib.parse import quote
from uuid import uuid4

import psycopg2
import pytest

from tests.support.applications import TYPED
from tests.support.database_faults import FaultyServer
from tests.support.polling import eventually
from tests.support.published_sites import TOKEN, PublishedSite
from tests.support.sampling import one_of

pytestmark = [pytest.mark.slow, pytest.mark.timed]
LIMIT = 0.3  # seconds
STALL, STALLS = 0.3, int(os.environ.get("STALLS", "5"))  # seconds, times
PROBE = 3  # seconds in which a page for monitors answers; one may wait for the database
NORMAL = 2  # seconds after the fault
LATE = 2.5  # seconds for which pages are served without a notice
OLDEST = 3600  # seconds; the time that these tests may take
ORGANIZATIONS = int(os.environ.get("OUTAGE_ORGANIZATIONS", "8"))
READS = int(os.environ.get("OUTAGE_READS", "40"))  # in each fault
NOTICE = {
    "nb": "Databasen til registeret svarer ikke akkurat nå.",
    "en": "The database of the registry does not answer right now.",
}
ROUTES = "/en/ /medlemmer/ /en/members/[^/]+/ /prosjekter/[^/]+/ /en/sites/[^/]+/"
ROUTES += " /nettverk/ /tall/ /en/climate/"
JOIN = "/en/join/"
# A row of an application of 900 bytes then needs a new page of the disk.
NO_ROOM = "ALTER TABLE members_application SET (fillfactor = 10)"
SENT = TYPED | {"why": TYPED["why"] * 30}
MONITORS = ("/-/live", "/-/ready", "/-/health", "/-/metrics")
OUTAGES = ["stopped", "frozen", "crowded"]
READABLE = {"full": {"work", "disk"}, "only_read": {"work", "write"}}


@pytest.fixture(scope="module")
def faults(external_postgres):
    size = f"{150 + ORGANIZATIONS // 10}m"
    found = FaultyServer(external_postgres, size)
    yield found
    found.remove()


@pytest.fixture(scope="module")
def site(faults, tmp_path_factory):
    """Return a PublishedSite whose pages in the sitemap were all read once."""
    folder = tmp_path_factory.mktemp("published")
    megabytes = str(50 + ORGANIZATIONS // 5)
    site = PublishedSite(faults.server, faults.url, folder, PUBLISHED_MB=megabytes)
    site.manage("make_registry", str(ORGANIZATIONS), "--settings=tests.settings")
    with closing(psycopg2.connect(faults.url)) as link, link, link.cursor() as cursor:
        cursor.execute(NO_ROOM)
    with site.serving():
        answers = site.read_all()
    assert {answer.status for answer in answers.values()} == {200}
    profile = next(p for p in answers if re.fullmatch("/en/members/[^/]+/", p))
    site.a_name = unescape(re.search("<h1>(.*?)</h1>", answers[profile].text)[1])
    return site


@pytest.fixture(scope="module")
def serving(site):
    """Return the site with one web process, which goes through all faults."""
    with site.serving():
        yield site


@pytest.fixture
def served(serving):
    """Return the serving site with a form that was not sent yet, of another applicant."""
    applicant = {"contact_email": f"{uuid4()}@nykraft.example"}
    serving.sent = SENT | applicant | {"form_token": serving.form_token(JOIN)}
    return serving


@pytest.mark.parametrize("name", OUTAGES)
def test_visitors_read_what_was_published_last(served, faults, name, figure):
    assert "Age" not in served.get("/").headers
    with getattr(faults, name)():
        told = served.seconds_until(lambda: "Age" in served.get("/").headers)
        answers = [*served.reads(READS), *(served.get(p) for p in one_of_each(served))]
        somebodys = served.get("/", Cookie="sessionid=any")
        monitors = ask_monitors(served)
        join, sent = served.get(JOIN), served.post(JOIN, **served.sent)
    seconds = served.seconds_until(lambda: "Age" not in served.get("/").headers)

    missed = [a.path for a in answers if not is_last_known(a)]
    figure(tried={"reads": len(answers)}, found={"missed": len(missed)})
    assert (missed, told < LATE + 1, seconds < NORMAL) == ([], True, True)
    assert late(answers) <= len(answers) / 20
    assert is_last_known(somebodys)
    assert [a.status for a in monitors] == [200, 200, 503, 200]
    assert monitors[1].text.endswith("Published pages are served.\n")
    assert problems(monitors[2]) == {"database"}
    assert "registry_database_up 0.0" in monitors[3].text
    assert (join.status, join.headers["Retry-After"]) == (503, "30")
    assert is_kept_for_its_author(sent)


def test_a_slow_database_is_not_a_dead_one(served, faults, figure):
    answers = []
    with ThreadPoolExecutor(3) as pool:
        for number in range(STALLS):
            # Now and then a process that has not looked for a while.
            time.sleep(LATE if number % 5 == 0 else 0)
            with faults.frozen():
                paths = f"/sok/?q=new{number}", f"/tall/?since={1900 + number}", "/"
                asked = [pool.submit(served.get, path) for path in paths]
                time.sleep(STALL)
            answers += [one.result() for one in asked]

    failed = [(one.status, one.path) for one in answers if one.status != 200]
    told = [one.path for one in answers if "Age" in one.headers]
    figure(tried={"stalls": STALLS}, found={"missed": len(failed)})
    assert (failed, told) == ([], [])


@pytest.mark.parametrize("name", READABLE)
def test_what_can_only_be_read_is_read_as_usual(served, faults, name):
    with getattr(faults, name)():
        answers = [served.get(path) for path in one_of_each(served)]
        sent = served.post(JOIN, **served.sent)
        # Writing is tried once in ten seconds.
        assert eventually(
            lambda: READABLE[name] <= problems(ask_monitors(served)[2]), 15
        )
        monitors = ask_monitors(served)
    took = served.seconds_until(lambda: served.post(JOIN, **served.sent).status < 400)

    assert {(a.status, a.headers["Age"]) for a in answers} == {(200, None)}
    assert is_kept_for_its_author(sent)
    assert "The registry can only be read right now" in sent.text
    assert [a.status for a in monitors] == [200, 200, 503, 200]
    assert monitors[1].text == "ready\n"
    assert READABLE[name] <= problems(monitors[2]) <= {"work", "write", "disk"}
    assert "registry_database_up 1.0" in monitors[3].text
    assert took < NORMAL


@one_of("name", OUTAGES)
def test_after_a_restart_in_the_fault_too(site, faults, name, figure):
    site = copy(site)
    with getattr(faults, name)(), site.serving():
        answers = [site.get("/"), *site.reads(READS)]
        found = site.get("/en/search/?q=" + quote(site.a_name.upper()))

        missed = [a.path for a in answers if not is_last_known(a)]
        figure(tried={"reads": len(answers)}, found={"missed": len(missed)})
    assert missed == []
    assert late(answers) <= 1 + len(answers) / 20
    assert found.text.count(f">{site.a_name}</a>") == 1


def test_people_who_are_logged_in_keep_no_thread_from_visitors(served, faults):
    """Once a query has had its whole time, nobody waits for a server that is frozen."""
    as_member = partial(served.get, "/min-side/", Cookie=f"sessionid={'a' * 32}")
    with faults.frozen(), ThreadPoolExecutor(8) as pool:
        served.seconds_until(lambda: "Age" in served.get("/").headers)
        time.sleep(LATE)
        theirs = [pool.submit(as_member) for _ in range(40)]
        visitors = [served.get("/medlemmer/") for _ in range(40)]
        theirs = [one.result() for one in theirs]
    served.seconds_until(lambda: "Age" not in served.get("/").headers)

    assert {a.status for a in theirs} == {503}
    assert (late(visitors) <= 2, late(theirs) <= 4) == (True, True)


def one_of_each(site):
    return [
        next(a for a in site.addresses if re.fullmatch(p, a)) for p in ROUTES.split()
    ]


def ask_monitors(site):
    found = [site.get(p, Authorization=f"Bearer {TOKEN}") for p in MONITORS]
    assert max(answer.seconds for answer in found) < PROBE
    return found


def problems(answer):
    return {one["check"] for one in json.loads(answer.text)["problems"]}


def is_kept_for_its_author(answer):
    """Whether it says that nothing was saved, and shows what was typed."""
    return (answer.status, answer.headers["Retry-After"]) == (503, "30") and (
        SENT["why"] in answer.text
    )


def late(answers):
    return len([a for a in answers if a.seconds > LIMIT])


def is_last_known(answer):
    language = "en" if answer.path.startswith("/en/") else "nb"
    return (
        (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
        and int(answer.headers["Age"]) < OLDEST
        and answer.text.count(NOTICE[language]) == 1
    )
