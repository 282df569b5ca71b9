"""An unexpected error is told to ADMINS once an hour, without anybody's data."""

import inspect
import json
import logging
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client

from cluster.logs import error_mail, throttle
from cluster.logs.throttle import HOUR, MOST, admitted
from members.models import Letter
from tests.support.database_clients import PROJECT
from tests.support.events import run

FAILING = pytest.mark.urls("tests.cluster.failing_urls")


@pytest.fixture(autouse=True)
def to_admins(settings, tmp_path, monkeypatch):
    """Send to an administrator, and in the thread of the test, whose transaction sees it."""
    settings.ADMINS = ["drift@example.org"]
    settings.BACKUP_DIR = tmp_path

    class AtOnce:
        def __init__(self, target, args):
            self.start = lambda: target(*args)

    monkeypatch.setattr(error_mail, "Thread", AtOnce)
    monkeypatch.setattr(error_mail.connection, "close", lambda: None)


@FAILING
@pytest.mark.django_db
def test_an_e_mail_says_what_the_log_says_and_no_more():
    client = Client(raise_request_exception=False)
    for _ in range(3):
        client.post(
            "/mistake/ola@hemmelig", {"q": "hemmelig"}, HTTP_COOKIE="a=hemmelig"
        )

    [letter] = Letter.objects.all()
    assert (letter.to, letter.kind) == ("drift@example.org", "other")
    assert letter.subject.endswith("ValueError in tests.cluster.failing_urls.mistake")
    assert f"{letter.subject}{letter.text}".count("hemmelig") == 0
    assert letter.text.count("tests/cluster/failing_urls.py:") == 1
    assert letter.text.count("request: ") == 1


@FAILING
@pytest.mark.django_db
def test_an_outage_and_what_clients_do_wrong_are_no_e_mails():
    client = Client(raise_request_exception=False)
    for address in ("/outage/x", "/nowhere/", "/medlemmer/%ff"):
        client.get(address)

    assert Letter.objects.count() == 0


@pytest.mark.django_db
def test_a_job_that_fails_is_told_too():
    logging.getLogger("members.work.jobs").error("The job remind failed")

    assert [one.subject.partition("] ")[2] for one in Letter.objects.all()] == [
        "The job remind failed in members.work.jobs"
    ]


def test_one_of_a_kind_an_hour_and_the_next_says_how_many_were_left_out(tmp_path):
    path = tmp_path / "state.json"

    found = [admitted(path, "a", now) for now in (10, 11, 12, 9 + HOUR, 10 + HOUR)]

    assert found == [0, None, None, None, 3]


def test_ten_an_hour_of_all_kinds(tmp_path):
    path = tmp_path / "state.json"

    sent = [admitted(path, f"kind {n}", 10 + n) is not None for n in range(MOST + 5)]

    assert sent == [True] * MOST + [False] * 5


def test_a_clock_that_was_set_back_silences_nobody_for_long(tmp_path):
    path = tmp_path / "state.json"
    admitted(path, "a", 100 * HOUR)

    assert admitted(path, "a", 10) == 0


def test_of_many_processes_one_sends(tmp_path):
    path = tmp_path / "state.json"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: admitted(path, "a", 10), range(40)))

    assert sorted(found, key=str) == [0] + [None] * 39
    assert json.loads(path.read_text())["a"]["left_out"] == 39


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}'])
def test_a_broken_file_of_the_state_is_begun_anew(tmp_path, content):
    path = tmp_path / "state.json"
    path.write_text(content)

    assert admitted(path, "a", 10) == 0


def test_without_a_folder_each_process_counts_for_itself(tmp_path):
    path = tmp_path / "gone" / "state.json"

    assert [admitted(path, "gone", 10), admitted(path, "gone", 11)] == [0, None]


def test_on_a_full_disk_each_process_counts_for_itself(tmp_path, monkeypatch):
    path = tmp_path / "state.json"
    # Nothing can be written to it; it would be read without end.
    monkeypatch.setattr(throttle, "_opened", lambda _: open("/dev/full", "wb", 0))  # noqa: SIM115
    monkeypatch.setattr(throttle, "_read", lambda _: {})

    assert [admitted(path, "a", 10), admitted(path, "a", 11)] == [0, None]


def test_the_file_is_for_the_account_of_backups_too(tmp_path):
    path = tmp_path / "state.json"
    umask = os.umask(0o007)  # that of the units
    admitted(path, "a", 10)
    os.umask(umask)

    assert path.stat().st_mode & 0o777 == 0o660


def test_the_services_may_write_where_the_state_is():
    units = PROJECT / "deploy" / "systemd" / "registry-.service.d" / "hardening.conf"

    assert inspect.getsource(error_mail).count("settings.BACKUP_DIR /") == 1
    assert 'ReadWritePaths="-${BACKUP_DIR}"\n' in units.read_text()


@pytest.mark.django_db
def test_what_the_outbox_does_not_take_goes_straight_to_the_mail_server(mail_server):
    run("SET LOCAL transaction_read_only = on")

    error_mail.send("A subject", "A text")

    [message] = mail_server.messages()
    assert message.count(b"Subject: A subject") == 1
