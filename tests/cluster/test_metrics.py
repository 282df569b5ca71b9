"""What Prometheus reads, and that there is an end to it."""

import http.client
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
from tests.support.background import work_is_done
from tests.support.factories import make_member
from tests.support.polling import eventually
from tests.support.web_servers import web_process
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


def counted(before, after, name, **labels):
    key = (name, *sorted(labels.items()))
    return after.get(key, 0) - before.get(key, 0)


def test_requests_are_counted_by_route_method_and_status(read, client):
    before = read()
    client.get("/medlemmer/ola-nordmann/")
    client.get("/nowhere/ola/")
    client.generic("PROPFIND", "/")
    after = read()

    one = {"route": "directory:organization", "method": "GET", "status": "404"}
    odd = {"route": "directory:home", "method": "other", "status": "405"}
    none = {"route": "-", "method": "GET", "status": "404"}
    for labels in (one, odd, none):
        assert counted(before, after, "registry_requests_total", **labels) == 1
    seconds = "registry_request_seconds_count"
    assert counted(before, after, seconds, route="directory:organization") == 1


def test_no_label_is_of_a_client(read, client):
    names = {name for name, _view in views(get_resolver())} | {"-", "static"}
    before = read()
    for number in range(30):
        client.generic(f"ODD{number}", f"/nowhere/{number}/?q={number}")
        client.get(f"/medlemmer/{number}/")

    # Tests of other URLs in this process have left routes of theirs.
    labels = [dict(key[1:]) for key, n in read().items() if n != before.get(key)]

    routes = {found["route"] for found in labels if "route" in found}
    methods = {found["method"] for found in labels if "method" in found}
    assert routes <= names
    assert methods <= {"GET", "other"}


def test_what_stands_in_the_database_is_counted_when_asked(
    read, django_assert_num_queries
):
    work_is_done()

    with django_assert_num_queries(5):
        found = read()

    assert found[("registry_database_up",)] == 1
    assert found[("registry_emails_due",)] == 0
    assert found[("registry_tasks_unfinished",)] == 0
    assert found[("registry_database_connections",)] > 0
    assert found[("registry_work_silent_seconds", ("part", "emails"))] < 60
    assert found[("registry_job_failed", ("job", "retain"))] == 0


def test_a_list_that_is_read_anew_is_counted(read, client):
    make_member()
    before = read()
    for _ in range(2):
        client.get("/medlemmer/")
    after = read()

    labels = {"list": "OrganizationFacets"}
    assert counted(before, after, "registry_index_builds_total", **labels) == 1


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
        assert eventually(lambda: robots(port) == 30, 30)
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
    found = re.search(r'requests_total{.*"robots".*} (\S+)', fetch(port, "/-/metrics"))
    return float(found[1])


def fetch(port, path):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Host": "localhost", "Authorization": f"Bearer {TOKEN}"}
    link.request("GET", path, headers=headers)
    text = link.getresponse().read().decode()
    link.close()
    return text


def test_the_folder_of_a_server_is_emptied_and_its_own(tmp_path):
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "counter_1.db").touch()
    metrics_folder.empty(folder)

    assert list(folder.iterdir()) == []
    metrics_folder.remove(folder)
    metrics_folder.empty(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_else_stands_in_a_folder_stays_and_one_that_leads_elsewhere_is_refused(
    tmp_path,
):
    for name in ("counter_1.db", "1.lock", "letter.txt"):
        (tmp_path / name).touch()
    metrics_folder.remove(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]

    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(PermissionError):
        metrics_folder.empty(tmp_path / "link")


def test_each_server_has_a_folder_of_its_own():
    assert re.fullmatch(r".+-8001", str(metrics_folder.of_server(8001)))
    assert metrics_folder.of_server(8001) != metrics_folder.of_server(8002)
    assert str(os.geteuid()) in metrics_folder.of_server(8001).name
