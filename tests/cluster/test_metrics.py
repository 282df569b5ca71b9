"""What Prometheus reads, and that there is an end to it."""

import os
import re
import stat
from contextlib import suppress

import psutil
import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from prometheus_client.parser import text_string_to_metric_families

from cluster import metrics_folder
from tests.support.factories import make
from tests.support.polling import eventually
from tests.support.web_servers import fetch, web_process
from tests.support.work import work_is_done
from tests.test_doors import views

TOKEN = "a-token-of-the-tests-0123456789"
pytestmark = pytest.mark.django_db


@pytest.fixture
def read(settings):
    """Return a function that reads the page into {(name, labels): number}."""
    settings.MONITOR_TOKEN = TOKEN
    client = Client(headers={"Authorization": f"Bearer {TOKEN}"})

    def read():
        answer = client.get(reverse("metrics"))
        assert answer["Content-Type"].startswith("text/plain; version=")
        return {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }

    return read


def test_requests_and_lists_are_counted_and_no_label_is_of_a_client(read, client):
    names = {name for name, _view in views(get_resolver())} | {"-", "static"}
    make.member()
    before = read()
    for number in range(30):
        client.generic(f"ODD{number}", f"/nowhere/{number}/?q={number}")
        client.get(f"/medlemmer/ola-{number}/")
    client.get("/nowhere/ola/")
    client.generic("PROPFIND", "/")
    for _ in range(2):
        client.get("/medlemmer/")
    after = read()

    def counted(name, **labels):
        key = (name, *sorted(labels.items()))
        return after.get(key, 0) - before.get(key, 0)

    total, route = "registry_requests_total", "directory:organization"
    assert counted(total, route=route, method="GET", status="404") == 30
    assert counted(total, route="directory:home", method="other", status="405") == 1
    assert counted(total, route="-", method="other", status="404") == 30
    assert counted(total, route="-", method="GET", status="404") == 1
    assert counted("registry_request_seconds_count", route=route) == 30
    assert counted("registry_index_builds_total", list="OrganizationFacets") == 1
    # Tests of other URLs in this process have left routes of theirs.
    labels = [dict(key[1:]) for key, n in after.items() if n != before.get(key)]
    assert {one["route"] for one in labels if "route" in one} <= names
    assert {one["method"] for one in labels if "method" in one} <= {"GET", "other"}


def test_what_the_database_holds_is_counted_when_asked(read, django_assert_num_queries):
    work_is_done()

    with django_assert_num_queries(5):
        found = read()

    assert found[("registry_database_up",)] == 1
    assert found[("registry_emails_due",)] == 0
    assert found[("registry_tasks_unfinished",)] == 0
    assert found[("registry_database_connections",)] > 0
    assert found[("registry_work_silent_seconds", ("part", "emails"))] < 60
    assert found[("registry_job_failed", ("job", "retain"))] == 0


@pytest.mark.slow
def test_the_processes_of_a_server_count_together_and_a_dead_one_still_counts():
    given = {"MONITOR_TOKEN": TOKEN, "WEB_CONCURRENCY": "2"}
    with web_process(application="cluster.wsgi", **given) as (port, master):
        folder = metrics_folder.of_server(port)
        # A worker has a file from its first answer on.
        assert eventually(lambda: fetch(port, "/-/live") and counting(master) == 2, 60)
        for _ in range(30):
            fetch(port, "/robots.txt")
        psutil.Process(master.pid).children()[0].kill()
        assert eventually(lambda: robots(port) == 30, 60)
        assert eventually(lambda: robots(port) and counting(master) == 2, 60)
        assert len({*folder.glob("counter_*.db")}) == 2

    assert not folder.exists()


def counting(master):
    """Return how many workers have a file open that they count in."""
    found = 0
    for worker in psutil.Process(master.pid).children():
        with suppress(psutil.Error):  # it has ended
            found += any("counter_" in file.path for file in worker.memory_maps())
    return found


def robots(port):
    """Return how often /robots.txt was answered, which nobody asks for at the start."""
    page = fetch(port, "/-/metrics", Authorization=f"Bearer {TOKEN}").text
    return float(re.search(r'requests_total{.*"robots".*} (\S+)', page)[1])


def test_the_folder_of_a_server_is_emptied_and_its_own(tmp_path):
    folder, shared = tmp_path / "metrics", tmp_path / "shared"
    made = {folder: "counter_1.db", shared: "counter_1.db 1.lock letter.txt"}
    for place, names in made.items():
        place.mkdir()
        for name in names.split():
            (place / name).touch()
    metrics_folder.empty(folder)
    assert list(folder.iterdir()) == []
    metrics_folder.remove(folder)
    metrics_folder.empty(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    metrics_folder.remove(shared)
    assert [one.name for one in shared.iterdir()] == ["letter.txt"]
    (tmp_path / "link").symlink_to(shared)
    with pytest.raises(PermissionError):
        metrics_folder.empty(tmp_path / "link")
    assert re.fullmatch(r".+-8001", str(metrics_folder.of_server(8001)))
    assert metrics_folder.of_server(8001) != metrics_folder.of_server(8002)
    assert str(os.geteuid()) in metrics_folder.of_server(8001).name
